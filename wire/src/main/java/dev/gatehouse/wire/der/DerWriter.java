package dev.gatehouse.wire.der;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Writes DER elements one after the other; contents of a constructed element are written by a
 * consumer.
 */
public final class DerWriter {
  private final Writer out = new Writer(128);

  private DerWriter() {}

  /** What {@code content} writes, as a value. */
  public static Bytes write(Consumer<DerWriter> content) {
    DerWriter writer = new DerWriter();
    content.accept(writer);
    return writer.out.toBytes();
  }

  public DerWriter sequence(Consumer<DerWriter> contents) {
    return constructed(Tag.SEQUENCE, contents);
  }

  public DerWriter constructed(int tag, Consumer<DerWriter> contents) {
    if (!Tag.isConstructed(tag)) {
      throw new IllegalArgumentException(Tag.name(tag) + " is primitive");
    }
    DerWriter inner = new DerWriter();
    contents.accept(inner);
    return header(tag, inner.out.length()).append(inner.out);
  }

  /** A primitive element from its contents octets. */
  public DerWriter primitive(int tag, Bytes contents) {
    if (Tag.isConstructed(tag)) {
      throw new IllegalArgumentException(Tag.name(tag) + " is constructed");
    }
    header(tag, contents.length()).out.raw(contents);
    return this;
  }

  /** An element, or several, that are encoded already. */
  public DerWriter raw(Bytes encoded) {
    out.raw(encoded);
    return this;
  }

  public DerWriter bool(boolean value) {
    return primitive(Tag.BOOLEAN, Bytes.owning(new byte[] {(byte) (value ? 0xff : 0)}));
  }

  public DerWriter integer(BigInteger value) {
    return primitive(Tag.INTEGER, Bytes.owning(value.toByteArray()));
  }

  public DerWriter integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  public DerWriter oid(ObjectIdentifier oid) {
    return primitive(Tag.OBJECT_IDENTIFIER, oid.contents());
  }

  public DerWriter nothing() {
    return primitive(Tag.NULL, Bytes.EMPTY);
  }

  public DerWriter octetString(Bytes contents) {
    return primitive(Tag.OCTET_STRING, contents);
  }

  /** A BIT STRING of whole octets. */
  public DerWriter bitString(Bytes octets) {
    header(Tag.BIT_STRING, octets.length() + 1).out.u8(0).raw(octets);
    return this;
  }

  /**
   * A NamedBitList: bit 0 of {@code bits} is bit 0 of ASN.1; trailing zeroes are left out (X.690,
   * section 11.2.2).
   */
  public DerWriter namedBits(int tag, int bits) {
    int count = 32 - Integer.numberOfLeadingZeros(bits);
    byte[] contents = new byte[1 + (count + 7) / 8];
    contents[0] = (byte) ((contents.length - 1) * 8 - count);
    for (int bit = 0; bit < count; bit++) {
      if ((bits >>> bit & 1) != 0) {
        contents[1 + bit / 8] |= (byte) (0x80 >>> (bit % 8));
      }
    }
    return primitive(tag, Bytes.owning(contents));
  }

  /** ASCII under {@code tag}, which is IA5String, PrintableString, or an IMPLICIT tag of either. */
  public DerWriter ascii(int tag, String text) {
    return primitive(tag, Bytes.ascii(text));
  }

  public DerWriter utf8(String text) {
    return primitive(Tag.UTF8_STRING, Bytes.owning(text.getBytes(StandardCharsets.UTF_8)));
  }

  private DerWriter header(int tag, int length) {
    out.u8(tag);
    if (length < 0x80) {
      out.u8(length);
    } else if (length <= 0xff) {
      out.u8(0x81).u8(length);
    } else if (length <= 0xffff) {
      out.u8(0x82).u16(length);
    } else {
      out.u8(0x83).u24(length);
    }
    return this;
  }

  private DerWriter append(Writer contents) {
    out.raw(contents.array(), 0, contents.length());
    return this;
  }
}
