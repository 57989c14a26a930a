package dev.gatehouse.gateway;

import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.keys.KeyAudience;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.keys.LocalKeys;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.KeysPlace;
import dev.gatehouse.gateway.state.GateFolder;
import java.time.InstantSource;
import java.util.Set;

/**
 * What arrangements are made with.
 *
 * @param plainText answers who speaks plainly to a port that speaks TLS
 * @param reports hears what becomes of TLS connections
 */
record Means(
    GateFolder folder, Log log, InstantSource clock, PlainText plainText, TlsListener reports) {
  /** The keys of these sources, in that place. */
  Keys open(KeysPlace place, Set<CertificateSource> sources)
      throws GateException, AuthorityException {
    return switch (place) {
      case KeysPlace.InProcess() -> LocalKeys.open(sources, folder.authority(), clock, audience());
      case KeysPlace.Guard(), KeysPlace.Token(_) ->
          throw GateException.user("Keys in “" + place.word() + "” are not there yet.");
    };
  }

  private KeyAudience audience() {
    return new KeyAudience() {
      @Override
      public void notice(String sentence) {
        log.notice(sentence);
      }

      @Override
      public void warning(String sentence) {
        log.warning(sentence);
      }
    };
  }
}
