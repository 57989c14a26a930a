package dev.gatehouse.gateway.filter;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.ca.StateFolder;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.Bindings;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.guard.GuardKeys;
import dev.gatehouse.gateway.handshake.Handshaker;
import dev.gatehouse.gateway.helper.HelperProgram;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.KeyFacts;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.keys.LocalKeys;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.ring.Handing;
import dev.gatehouse.gateway.ring.Wire;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The filter's process: IIS 6's HTTPFilter. It alone has keys and sessions; what it is to do it is
 * told over the control connection, and it ends with that. A thread serves each of the gateway's
 * loops.
 */
public final class FilterProgram {
  /** How it ended, for whoever reads the log: 70 is EX_SOFTWARE of sysexits.h, 76 EX_PROTOCOL. */
  private static final int MISTAKE = 70;

  private static final int BROKEN = 76;

  private final OutputStream out;
  private final DataInputStream in;

  private FilterProgram(SocketChannel control) {
    this.out = Channels.newOutputStream(control);
    this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(control)));
  }

  static void main(String[] words) throws IOException {
    HelperProgram helper = HelperProgram.begin(words);
    int status = new FilterProgram(helper.connect()).run();
    Runtime.getRuntime().halt(status);
  }

  private int run() throws IOException {
    Optional<Control> first = Control.read(in);
    if (!(first.orElse(null) instanceof Control.Begin begin)) {
      return BROKEN;
    }
    List<Binding> bindings = begin.config().bindings();
    List<Wire> wires =
        Handing.take(begin.socket(), begin.token().toArray(), begin.channels(), begin.capacity());
    try {
      Keys keys = keys(begin.config());
      Handshaker handshaker =
          Handshaker.of(
              Handshaker.usual(begin.config().protocols()),
              Bindings.of(bindings),
              keys,
              InstantSource.system());
      wires.forEach(it -> serve(it, handshaker, bindings));
      tell(ready(keys, bindings));
      return listen(keys, bindings);
    } catch (GateException | AuthorityException e) {
      tell(
          new Control.Failed(
              e instanceof GateException gate && gate.fault() == GateException.Fault.USER,
              String.valueOf(e.getMessage())));
      return MISTAKE;
    }
  }

  /** Its own, or the guard's, which the gateway has started before. */
  private Keys keys(FilterConfig config) throws GateException, AuthorityException {
    StateFolder authority = StateFolder.at(config.authority());
    Optional<Path> guard = config.guard();
    return guard.isPresent()
        ? GuardKeys.connect(guard.get(), authority.rootFile(), audience())
        : LocalKeys.open(sources(config.bindings()), authority, InstantSource.system(), audience());
  }

  /** When a queue's thread ends, its gateway is gone or not to be believed: all of us ends. */
  private static void serve(Wire wire, Handshaker handshaker, List<Binding> bindings) {
    Thread.ofPlatform()
        .name("filter")
        .start(
            () -> {
              try {
                new FilterThread(handshaker, bindings, wire).run();
                Runtime.getRuntime().halt(BROKEN);
              } catch (RuntimeException | Error e) {
                System.err.println("A mistake in the filter: " + e);
                Runtime.getRuntime().halt(MISTAKE);
              }
            });
  }

  private int listen(Keys keys, List<Binding> bindings) throws IOException {
    while (true) {
      Optional<Control> next = Control.read(in);
      if (next.isEmpty()) {
        return 0;
      }
      if (!(next.get() instanceof Control.Tick)) {
        return BROKEN;
      }
      keys.tick();
      tell(ready(keys, bindings));
    }
  }

  private static Set<CertificateSource> sources(List<Binding> bindings) {
    var sources = new LinkedHashSet<CertificateSource>();
    bindings.forEach(it -> sources.add(it.certificate()));
    return sources;
  }

  private static Control.Ready ready(Keys keys, List<Binding> bindings) {
    return new Control.Ready(
        keys.root().map(it -> new Control.Root(it.certificate(), it.file())),
        bindings.stream()
            .map(
                it -> {
                  KeyFacts facts = keys.facts(it.certificate());
                  return new Control.Used(facts.certificate(), facts.renewsAt());
                })
            .toList());
  }

  private KeyAudience audience() {
    return KeyAudience.of(
        it -> tellIfPossible(new Control.Notice(it)),
        it -> tellIfPossible(new Control.Warning(it)));
  }

  private void tellIfPossible(Control message) {
    try {
      tell(message);
    } catch (IOException gone) {
      // The gateway is gone, and so are we in a moment.
    }
  }

  private synchronized void tell(Control message) throws IOException {
    message.write(out);
  }
}
