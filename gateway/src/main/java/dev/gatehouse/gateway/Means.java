package dev.gatehouse.gateway;

import dev.gatehouse.ca.Authority;
import dev.gatehouse.ca.AuthorityException;
import dev.gatehouse.gateway.binding.CertificateSource;
import dev.gatehouse.gateway.keys.Keys;
import dev.gatehouse.gateway.pipeline.PlainText;
import dev.gatehouse.gateway.pipeline.TlsListener;
import dev.gatehouse.gateway.report.GateException;
import dev.gatehouse.gateway.report.Log;
import dev.gatehouse.gateway.site.KeysPlace;
import dev.gatehouse.gateway.state.GateFolder;
import java.security.SecureRandom;
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
      case KeysPlace.InProcess _, KeysPlace.Guard _, KeysPlace.Token _ -> {
        boolean first = folder.authority().root().isEmpty();
        Authority authority = Authority.openOrCreate(folder.authority(), clock, new SecureRandom());
        if (first) {
          log.notice("An authority for this machine's names was made in " + folder.path() + ".");
        }
        var issued = (CertificateSource.Issued) sources.iterator().next();
        authority.check(issued.names());
        yield Certificates.of(authority, folder, issued.names(), clock, log);
      }
    };
  }
}
