package dev.gatehouse.gateway.http;

import dev.gatehouse.gateway.http.codec.MalformedException;
import dev.gatehouse.gateway.http.codec.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/** Tells somebody who spoke plain HTTP to a port for HTTPS what the right address is. */
final class PlainOnTls {
  private final HttpServer server;
  private final Loop loop;

  PlainOnTls(HttpServer server, Loop loop) {
    this.server = server;
    this.loop = loop;
  }

  ByteBuf answer(Channel channel, ByteBuf received) {
    var tally = new Tally(loop);
    RequestHead head = loop.takeHead();
    boolean whole = read(head, received);
    Problem problem = Trouble.PLAIN_ON_TLS.problem();
    ByteBuf out = channel.alloc().ioBuffer(2048);
    tally.status = problem.status();
    byte[] date = loop.date(server.clocks().wall().instant());
    boolean headOnly = whole && head.method() == RequestHead.Method.HEAD;
    String link = whole ? link(head) : "";
    tally.bytesOut = Page.write(out, problem, link, tally.id(), date, true, headOnly);
    String client = ForwardedFields.address(channel.remoteAddress());
    server.log(tally.entry(head, client, "", problem.reason(), loop.nanos()));
    loop.giveHead(head);
    return out;
  }

  private static boolean read(RequestHead head, ByteBuf received) {
    try {
      return head.read(received.duplicate());
    } catch (MalformedException e) {
      return false;
    }
  }

  /** The same address with https, if it is one of ours: nobody else's is worth a link. */
  private String link(RequestHead head) {
    if (server.router().find(head.array(), head.hostStart(), head.hostEnd()) == null) return "";
    int from = head.hostStart();
    String authority =
        new String(head.array(), from, head.authorityEnd() - from, StandardCharsets.ISO_8859_1);
    String target = head.absoluteTarget() ? "/" : head.targetText();
    String url = Page.escaped("https://" + authority + (target.startsWith("/") ? target : "/"));
    return "<p>Try <a href=\"" + url + "\">" + url + "</a></p>\n";
  }
}
