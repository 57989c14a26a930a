package dev.gatehouse.ca;

import dev.gatehouse.crypto.InvalidKeyException;
import dev.gatehouse.crypto.PrivateKey;
import dev.gatehouse.crypto.Secret;
import dev.gatehouse.pki.Identity;
import dev.gatehouse.pki.X509Cert;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.pem.Pem;
import dev.gatehouse.wire.pem.PemBlock;
import dev.gatehouse.wire.pem.PemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key and the certificates that it belongs to, as one file holds them: the key first
 * (PKCS#8), then its certificate, then that one's issuers. One file, because one rename then
 * replaces both, and they can never be found apart.
 */
record KeyedChain(PrivateKey key, List<X509Cert> chain) implements AutoCloseable {
  private static final int MOST_CERTIFICATES = 3;

  KeyedChain {
    chain = List.copyOf(chain);
  }

  /** The text is not a key with its certificates. The message is a clause that says why. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String reason) {
      super(reason, null, false, false);
    }
  }

  static KeyedChain parse(byte[] pem) throws MalformedException {
    List<PemBlock> blocks;
    try {
      blocks = Pem.parse(pem);
    } catch (PemException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
    PrivateKey key = null;
    boolean whole = false;
    try {
      List<X509Cert> chain = new ArrayList<>();
      for (PemBlock block : blocks) {
        if (key == null) {
          key = key(block);
        } else {
          chain.add(certificate(block, chain.size()));
        }
      }
      if (key == null || chain.isEmpty()) {
        throw new MalformedException("it does not hold a private key and a certificate");
      }
      if (!chain.getFirst().subjectPublicKeyInfo().equals(key.publicKey().subjectPublicKeyInfo())) {
        throw new MalformedException("the private key does not belong to the certificate");
      }
      whole = true;
      return new KeyedChain(key, chain);
    } finally {
      blocks.forEach(PemBlock::close);
      if (!whole) {
        close(key);
      }
    }
  }

  private static PrivateKey key(PemBlock block) throws MalformedException {
    if (!block.label().equals(Pem.PRIVATE_KEY)) {
      throw new MalformedException("it does not begin with a private key");
    }
    try (Secret der = Secret.owning(block.copyContents())) {
      return PrivateKey.fromPkcs8(der);
    } catch (InvalidKeyException e) {
      throw new MalformedException("line " + block.line() + ": " + e.getMessage());
    }
  }

  private static X509Cert certificate(PemBlock block, int before) throws MalformedException {
    if (!block.label().equals(Pem.CERTIFICATE) || before == MOST_CERTIFICATES) {
      throw new MalformedException("line " + block.line() + ": what begins here does not belong");
    }
    try {
      return X509Cert.decode(block.bytes());
    } catch (DecodeException e) {
      throw new MalformedException("line " + block.line() + ": " + e.getMessage());
    }
  }

  /** The text of the file. The caller zeroes it. */
  byte[] format() {
    byte[] der;
    try (Secret secret = key.pkcs8()) {
      der = secret.exposeForKeyLog();
    }
    byte[] text = Pem.format(Pem.PRIVATE_KEY, der);
    Arrays.fill(der, (byte) 0);
    for (X509Cert certificate : chain) {
      byte[] next = Pem.format(Pem.CERTIFICATE, certificate.encoded().toArray());
      byte[] both = Arrays.copyOf(text, text.length + next.length);
      System.arraycopy(next, 0, both, text.length, next.length);
      Arrays.fill(text, (byte) 0);
      text = both;
    }
    return text;
  }

  X509Cert certificate() {
    return chain.getFirst();
  }

  /** What a server presents. It signs for as long as this is not closed. */
  Identity identity() {
    return new Identity(chain, key.signer());
  }

  @Override
  public void close() {
    key.close();
  }

  private static void close(@Nullable PrivateKey key) {
    if (key != null) {
      key.close();
    }
  }
}
