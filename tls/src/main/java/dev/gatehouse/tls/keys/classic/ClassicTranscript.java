package dev.gatehouse.tls.keys.classic;

import dev.gatehouse.crypto.HashAlgorithm;
import dev.gatehouse.tls.spec.ClassicVersion;
import dev.gatehouse.wire.Bytes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The handshake's messages, each with its header (RFC 5246, section 7.4.9). HelloRequest is none of
 * them, change_cipher_spec neither. Their hash runs along; the messages themselves are kept only as
 * long as a client may still sign them. Not thread-safe.
 */
public final class ClassicTranscript {
  private static final byte[] NOTHING = {};

  private final ClassicVersion version;
  private final List<MessageDigest> digests;
  private byte[] kept = NOTHING;
  private int keptLength;
  private boolean keeping = true;

  private ClassicTranscript(ClassicVersion version, List<MessageDigest> digests) {
    this.version = version;
    this.digests = digests;
  }

  /**
   * An empty one.
   *
   * @param suiteHash what TLS 1.2 hashes with; older versions have MD5 and SHA-1 instead
   */
  public static ClassicTranscript with(ClassicVersion version, HashAlgorithm suiteHash) {
    return new ClassicTranscript(
        version,
        switch (version.derivation()) {
          case SUITE_HASH -> List.of(suiteHash.newDigest());
          case SSL, MD5_AND_SHA1 ->
              List.of(HashAlgorithm.MD5.newDigest(), HashAlgorithm.SHA1.newDigest());
        });
  }

  /** Adds {@code length} bytes of messages from {@code offset}. */
  public void add(byte[] bytes, int offset, int length) {
    for (MessageDigest digest : digests) {
      digest.update(bytes, offset, length);
    }
    if (keeping) {
      if (keptLength + length > kept.length) {
        byte[] larger = new byte[Math.max(keptLength + length, Math.max(4096, 2 * kept.length))];
        System.arraycopy(kept, 0, larger, 0, keptLength);
        kept = larger;
      }
      System.arraycopy(bytes, offset, kept, keptLength, length);
      keptLength += length;
    }
  }

  /** Adds whole messages. */
  public void add(Bytes messages) {
    byte[] bytes = messages.toArray();
    add(bytes, 0, bytes.length);
  }

  /** No client will sign these messages: from here on their hash is enough. */
  public void keepNoMessages() {
    keeping = false;
    kept = NOTHING;
    keptLength = 0;
  }

  /** All messages up to here, which a client signs. Only while they are kept. */
  public Bytes messages() {
    if (!keeping) {
      throw new IllegalStateException("the messages are not kept");
    }
    return Bytes.copyOf(kept, 0, keptLength);
  }

  /** The hash of all messages up to here. */
  public Point point() {
    List<MessageDigest> now = new ArrayList<>(digests.size());
    for (MessageDigest digest : digests) {
      now.add(copy(digest));
    }
    return new Point(version, now);
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(digest.getAlgorithm() + " cannot be cloned", e);
    }
  }

  /** The messages up to one point, as hashes that can still take more, which SSL 3.0 adds. */
  public static final class Point {
    private final ClassicVersion version;
    private final List<MessageDigest> digests;

    private Point(ClassicVersion version, List<MessageDigest> digests) {
      this.version = version;
      this.digests = digests;
    }

    ClassicVersion version() {
      return version;
    }

    /** The hash; before TLS 1.2 MD5's and then SHA-1's. */
    public byte[] hash() {
      return each(digest -> copy(digest).digest());
    }

    /** What {@code finish} makes of each hash's state, one behind the other. */
    byte[] each(Function<MessageDigest, byte[]> finish) {
      byte[] first = finish.apply(digests.getFirst());
      if (digests.size() == 1) {
        return first;
      }
      byte[] second = finish.apply(digests.getLast());
      byte[] both = new byte[first.length + second.length];
      System.arraycopy(first, 0, both, 0, first.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }

    /** The hash of the messages and {@code more}. */
    static byte[] with(MessageDigest messages, byte[]... more) {
      MessageDigest digest = copy(messages);
      for (byte[] bytes : more) {
        digest.update(bytes);
      }
      return digest.digest();
    }
  }
}
