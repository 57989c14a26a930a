package dev.gatehouse.gateway;

import dev.gatehouse.gateway.http.HttpServer;
import dev.gatehouse.gateway.http.Listener;
import dev.gatehouse.gateway.http.Listening;
import dev.gatehouse.gateway.http.Scheme;
import dev.gatehouse.gateway.pipeline.Pipeline;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.site.ListenerSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The addresses that a gate listens on. A reload leaves open what stays: only where a new
 * connection's bytes go is changed, so that nobody finds a door shut. One reload at a time.
 */
final class Doors {
  /** One address; {@code leadsTo} is read for each new connection. */
  private record Door(Listening listening, AtomicReference<Pipeline> leadsTo) {}

  private final HttpServer server;
  private final Map<InetSocketAddress, Door> doors = new LinkedHashMap<>();

  Doors(HttpServer server) {
    this.server = server;
  }

  /**
   * Opens the addresses of an arrangement that are not open yet. If one cannot be opened, none is.
   */
  void open(Arrangement arrangement) throws GateException {
    Map<InetSocketAddress, Door> opened = new LinkedHashMap<>();
    for (ListenerSpec it : arrangement.plan().listeners()) {
      if (!doors.containsKey(it.address())) {
        try {
          opened.put(it.address(), open(it.address(), arrangement.pipeline(it)));
        } catch (IOException e) {
          for (Door door : opened.values()) {
            var _ = door.listening().close();
          }
          throw Ports.refused(it.address(), e);
        }
      }
    }
    doors.putAll(opened);
  }

  private Door open(InetSocketAddress address, Pipeline pipeline) throws IOException {
    var leadsTo = new AtomicReference<>(pipeline);
    Listening listening =
        server.listen(new Listener(address, Scheme.HTTPS, channel -> leadsTo.get().addTo(channel)));
    return new Door(listening, leadsTo);
  }

  /** New connections go that way from now on; addresses that it does not have are closed. */
  void leadTo(Arrangement arrangement) {
    Map<InetSocketAddress, Pipeline> wanted = new HashMap<>();
    arrangement
        .plan()
        .listeners()
        .forEach(it -> wanted.put(it.address(), arrangement.pipeline(it)));
    doors
        .entrySet()
        .removeIf(
            it -> {
              Pipeline pipeline = wanted.get(it.getKey());
              if (pipeline == null) {
                var _ = it.getValue().listening().close();
                return true;
              }
              it.getValue().leadsTo().set(pipeline);
              return false;
            });
  }

  /** Where that listener really listens: with its real port. */
  InetSocketAddress address(ListenerSpec listener) {
    Door door = doors.get(listener.address());
    return door == null ? listener.address() : door.listening().address();
  }
}
