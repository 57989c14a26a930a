package dev.gatehouse.crypto;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import javax.crypto.SecretKey;

/**
 * A {@link Secret} as the providers want to see it. Unlike {@code SecretKeySpec} it holds no copy
 * that cannot be zeroed: it ends when the secret is closed.
 */
final class SecretKeyView implements SecretKey {
  private static final long serialVersionUID = 1L;

  private final transient Secret secret;
  private final String algorithm;

  SecretKeyView(Secret secret, String algorithm) {
    this.secret = secret;
    this.algorithm = algorithm;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  @Override
  public byte[] getEncoded() {
    return secret.bytes().clone();
  }

  @Override
  public String toString() {
    return secret.toString();
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a secret stays in this process");
  }
}
