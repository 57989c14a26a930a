package dev.gatehouse.gateway.binding;

import dev.gatehouse.pki.ServerName;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** Where a binding's certificate comes from. Equal sources are one certificate. */
public sealed interface CertificateSource {
  /**
   * Issued and renewed by the state folder's own authority, one certificate for all of these names.
   *
   * @param names at least one; the first is the subject that people see
   */
  record Issued(SequencedSet<ServerName> names) implements CertificateSource {
    /** Keeps a copy. */
    public Issued {
      if (names.isEmpty()) throw new IllegalArgumentException("a certificate for no name");
      names = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(names));
    }

    @Override
    public String described() {
      return "issued here for "
          + names.stream().map(ServerName::text).collect(Collectors.joining(", "));
    }
  }

  /**
   * PEM files.
   *
   * @param chain the certificate, then its issuers; absolute
   * @param key its private key (PKCS#8); absolute. Empty where the key is in a PKCS#11 token, in
   *     which it is found by its public key
   */
  record Files(Path chain, Optional<Path> key) implements CertificateSource {
    @Override
    public String described() {
      return "the file " + chain + key.map(it -> ", its key " + it).orElse(", its key in a token");
    }
  }

  /** For people. */
  String described();
}
