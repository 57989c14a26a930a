package dev.gatehouse.tls.config;

import dev.gatehouse.pki.DistinguishedName;
import dev.gatehouse.tls.danger.UncheckedPeers;
import java.util.List;
import java.util.Optional;

/** Whether a server asks its clients who they are, in any version of TLS. Immutable. */
public sealed interface ClientAuthentication {
  /** Nobody is asked. */
  record None() implements ClientAuthentication {}

  /** Each is asked (RFC 8446, section 4.3.2; RFC 5246, section 7.4.4). */
  sealed interface Asking extends ClientAuthentication {
    /** The names of those who may have issued a client's certificate; empty for anybody. */
    List<DistinguishedName> authorities();

    /** Why no chain is checked; empty where each is. */
    Optional<UncheckedPeers> unchecked();

    /** Whether a client that has no certificate is sent away. */
    default boolean mandatory() {
      return this instanceof Required;
    }
  }

  /** Who has no certificate goes on as nobody. */
  record Asked(List<DistinguishedName> authorities, Optional<UncheckedPeers> unchecked)
      implements Asking {
    public Asked {
      authorities = List.copyOf(authorities);
    }
  }

  /** Who has no certificate is sent away (RFC 8446, section 4.4.2.4). */
  record Required(List<DistinguishedName> authorities, Optional<UncheckedPeers> unchecked)
      implements Asking {
    public Required {
      authorities = List.copyOf(authorities);
    }
  }
}
