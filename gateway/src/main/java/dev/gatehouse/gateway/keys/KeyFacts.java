package dev.gatehouse.gateway.keys;

import dev.gatehouse.pki.X509Cert;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate in use.
 *
 * @param renewsAt when it is replaced without anybody's doing; empty where somebody has to
 */
public record KeyFacts(X509Cert certificate, Optional<Instant> renewsAt) {}
