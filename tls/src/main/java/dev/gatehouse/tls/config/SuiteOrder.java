package dev.gatehouse.tls.config;

import static dev.gatehouse.tls.spec.KeyExchangeMethod.ANY;

import dev.gatehouse.crypto.AeadAlgorithm;
import dev.gatehouse.crypto.CbcAlgorithm;
import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.tls.spec.Authentication;
import dev.gatehouse.tls.spec.BulkCipher;
import dev.gatehouse.tls.spec.CipherSuite;
import dev.gatehouse.tls.spec.KeyExchangeMethod;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Every suite that the engine knows, the strongest first: what a server means by "the strongest in
 * common", and what a client prefers. By these questions, in this order:
 *
 * <ol>
 *   <li>Is it TLS 1.3's? The version is chosen first, so these never meet the others.
 *   <li>Does its cipher hold? AES and ChaCha20 do; 3DES (64-bit blocks) comes behind them, and RC4
 *       (biased) last.
 *   <li>Does what was recorded stay secret when the server's key is lost? ECDHE, then DHE (no
 *       different in this, but slower, and its group cannot be judged), then RSA, which does not.
 *   <li>Is a record known to be genuine before it is decrypted? An AEAD, then CBC, whose MAC may
 *       come first or last.
 *   <li>Which key? ECDSA before RSA: it signs in a tenth of the time.
 *   <li>Which AEAD? AES-128-GCM, AES-256-GCM, ChaCha20-Poly1305, as in {@link SecurityPolicy}.
 *   <li>Which MAC? SHA-2's before SHA-1's: HMAC-SHA-1 still holds, but it is the first that will
 *       not. MD5's last.
 *   <li>AES-128 before AES-256: faster, and nobody is known to gain from breaking either.
 * </ol>
 */
final class SuiteOrder {
  private SuiteOrder() {}

  private static final List<CipherSuite> STRONGEST_FIRST =
      CipherSuite.known().stream()
          .sorted(
              Comparator.comparing((CipherSuite s) -> s.keyExchange() != ANY)
                  .thenComparingInt(s -> weakness(s.cipher()))
                  .thenComparingInt(s -> secrecy(s.keyExchange()))
                  .thenComparing(s -> !(s.cipher() instanceof BulkCipher.Aead))
                  .thenComparing(s -> s.authentication() == Authentication.RSA)
                  .thenComparingInt(s -> within(s.cipher())))
          .toList();

  /** Those that pass, the strongest first. */
  static List<CipherSuite> where(Predicate<CipherSuite> wanted) {
    return STRONGEST_FIRST.stream().filter(wanted).toList();
  }

  private static int weakness(BulkCipher cipher) {
    return switch (cipher) {
      case BulkCipher.Aead _ -> 0;
      case BulkCipher.Cbc(CbcAlgorithm algorithm, _) ->
          algorithm == CbcAlgorithm.TRIPLE_DES ? 1 : 0;
      case BulkCipher.Rc4 _ -> 2;
    };
  }

  private static int secrecy(KeyExchangeMethod method) {
    return switch (method) {
      case ANY, ECDHE -> 0;
      case DHE -> 1;
      case RSA -> 2;
    };
  }

  private static int within(BulkCipher cipher) {
    return switch (cipher) {
      case BulkCipher.Aead(AeadAlgorithm aead) ->
          switch (aead) {
            case AES_128_GCM -> 0;
            case AES_256_GCM -> 1;
            case CHACHA20_POLY1305 -> 2;
          };
      case BulkCipher.Cbc(CbcAlgorithm algorithm, HashAlgorithm mac) ->
          2 * mac(mac) + (algorithm == CbcAlgorithm.AES_256 ? 1 : 0);
      case BulkCipher.Rc4(HashAlgorithm mac) -> mac(mac);
    };
  }

  private static int mac(HashAlgorithm hash) {
    return switch (hash) {
      case SHA256, SHA384, SHA512 -> 0;
      case SHA1 -> 1;
      case MD5 -> 2;
    };
  }
}
