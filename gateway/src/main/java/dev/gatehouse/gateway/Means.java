package dev.gatehouse.gateway;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.binding.Binding;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.filter.FilterConfig;
import dev.gatehouse.gateway.filter.FilterService;
import dev.gatehouse.gateway.guard.GuardKeys;
import dev.gatehouse.gateway.guard.GuardSettings;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.keys.LocalKeys;
import dev.gatehouse.gateway.keys.TokenKeys;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.KeysPlace;
import dev.gatehouse.gateway.state.GateFolder;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What arrangements are made with.
 *
 * @param loops those whose connections come
 * @param plainText answers who speaks plainly to a port that speaks TLS
 * @param reports hears what becomes of TLS connections
 */
record Means(
    EventLoopGroup loops,
    GateFolder folder,
    Log log,
    InstantSource clock,
    PlainText plainText,
    TlsListener reports) {
  private static final AtomicInteger HELPERS = new AtomicInteger();

  /** The keys of these sources, in that place. */
  Keys open(KeysPlace place, Set<CertificateSource> sources)
      throws GateException, AuthorityException {
    return switch (place) {
      case KeysPlace.InProcess() -> LocalKeys.open(sources, folder.authority(), clock, audience());
      case KeysPlace.Guard() -> guard(sources);
      case KeysPlace.Token(String uri) -> TokenKeys.open(uri, sources, audience());
    };
  }

  /**
   * A filter, working.
   *
   * @param place of its keys; a guard has been started already
   */
  FilterService filter(List<Binding> bindings, List<String> protocols, KeysPlace place)
      throws GateException {
    Path authority = folder.authority().path();
    Optional<Path> guard =
        switch (place) {
          case KeysPlace.InProcess() -> Optional.empty();
          case KeysPlace.Guard() -> Optional.of(GuardKeys.socketIn(authority));
          case KeysPlace.Token(_) ->
              throw GateException.user(
                  "A filter with its keys in a token is not there yet: use pipeline: inline, or"
                      + " keys: guard.");
        };
    return FilterService.start(
        loops,
        new FilterConfig(bindings, protocols, authority, guard),
        Optional.empty(),
        helpersFolder(),
        plainText,
        reports,
        audience());
  }

  private Keys guard(Set<CertificateSource> sources) throws GateException {
    var authority = folder.authority();
    return GuardKeys.start(
        GuardSettings.of(sources, authority.path(), authority.rootFile(), Optional.empty()),
        helpersFolder(),
        audience());
  }

  /**
   * Where the sockets of one more helper are made: an old one and its successor, after a reload,
   * are two for as long as the old one has connections.
   */
  private Path helpersFolder() throws GateException {
    Path fresh = folder.sockets().resolve("helpers-" + HELPERS.incrementAndGet());
    try {
      removeLeftOver(fresh);
      return fresh;
    } catch (IOException e) {
      throw GateException.environment(
          "What an ended gate left in " + fresh + " cannot be removed (" + e.getMessage() + ").",
          e);
    }
  }

  /** One that was there before belonged to a gate that was killed: others take theirs along. */
  private static void removeLeftOver(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder)) {
      for (Path it : sockets) {
        Files.delete(it);
      }
    }
    Files.delete(folder);
  }

  private KeyAudience audience() {
    return KeyAudience.of(log::notice, log::warning);
  }
}
