package dev.gatehouse.wire.der;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads DER elements one after the other. A constructed element is read by a decoder that sees its
 * contents and nothing else, and a byte that the decoder leaves is an error. Nesting ends at
 * {@value #MAX_DEPTH}. Positions in errors count from the start of the outermost value.
 */
public final class DerReader {
  /** X.509 nests about 12 deep; ours, against a stack overflow by nested input (2026-11). */
  public static final int MAX_DEPTH = 32;

  private final Bytes source;
  private final Cursor in;
  private final int depth;

  private DerReader(Bytes source, Cursor in, int depth) {
    this.source = source;
    this.in = in;
    this.depth = depth;
  }

  /** Decodes the whole of {@code der}, which usually is one element. */
  public static <T> T all(Bytes der, DerDecoder<T> decoder) throws DecodeException {
    return finish(new DerReader(der, der.cursor(), 0), decoder);
  }

  public boolean hasNext() {
    return in.hasRemaining();
  }

  /** Whether another element follows and carries {@code tag}: how OPTIONAL and DEFAULT are read. */
  public boolean nextIs(int tag) throws DecodeException {
    return in.hasRemaining() && in.peek("tag") == tag;
  }

  /** The tag of the next element, which must exist. */
  public int nextTag(String field) throws DecodeException {
    return in.peek(field);
  }

  /** The contents of a SEQUENCE. */
  public <T> T sequence(String field, DerDecoder<T> contents) throws DecodeException {
    return constructed(Tag.SEQUENCE, field, contents);
  }

  /**
   * The contents of a constructed element with this tag: a SEQUENCE, a SET, or an EXPLICIT tag
   * around one element.
   */
  public <T> T constructed(int tag, String field, DerDecoder<T> contents) throws DecodeException {
    if (depth == MAX_DEPTH) {
      throw error(field + " is nested deeper than " + MAX_DEPTH);
    }
    int length = header(tag, field);
    return finish(new DerReader(source, in.sub(length, field), depth + 1), contents);
  }

  /** SEQUENCE OF: 0..{@code most} values. */
  public <T> List<T> sequenceOf(String field, int most, DerDecoder<T> each) throws DecodeException {
    return listOf(Tag.SEQUENCE, field, most, each);
  }

  /** SEQUENCE OF or SET OF under the given tag: 0..{@code most} values. */
  public <T> List<T> listOf(int tag, String field, int most, DerDecoder<T> each)
      throws DecodeException {
    return constructed(
        tag,
        field,
        contents -> {
          List<T> values = new ArrayList<>();
          while (contents.hasNext()) {
            if (values.size() == most) {
              throw contents.error(field + " has more than " + most + " entries");
            }
            values.add(each.decode(contents));
          }
          return List.copyOf(values);
        });
  }

  /** The contents octets of a primitive element with this tag, copied. */
  public Bytes primitive(int tag, String field) throws DecodeException {
    if (Tag.isConstructed(tag)) {
      throw new IllegalArgumentException(Tag.name(tag) + " is constructed");
    }
    return in.bytes(header(tag, field), field);
  }

  /**
   * The next element whole, with its header and whatever its tag, copied. Only its own header is
   * checked.
   */
  public Bytes element(String field) throws DecodeException {
    int start = in.position();
    int tag = in.peek(field);
    int length = header(tag, field);
    in.sub(length, field);
    return source.slice(start, in.position());
  }

  /** BOOLEAN: in DER true is 0xff (X.690, section 11.1). */
  public boolean bool(String field) throws DecodeException {
    Bytes contents = primitive(Tag.BOOLEAN, field);
    if (contents.length() != 1 || (contents.at(0) != 0 && contents.at(0) != 0xff)) {
      throw error(field + " is no BOOLEAN in DER: " + contents);
    }
    return contents.at(0) == 0xff;
  }

  /**
   * INTEGER of at most {@code maxBytes} contents octets, in the fewest octets possible (X.690,
   * section 8.3.2).
   */
  public BigInteger integer(String field, int maxBytes) throws DecodeException {
    Bytes contents = primitive(Tag.INTEGER, field);
    int length = contents.length();
    if (length == 0 || length > maxBytes) {
      throw error(field + " has " + length + " bytes, 1.." + maxBytes + " are allowed");
    }
    if (length > 1
        && ((contents.at(0) == 0 && contents.at(1) < 0x80)
            || (contents.at(0) == 0xff && contents.at(1) >= 0x80))) {
      throw error(field + " is padded");
    }
    return new BigInteger(contents.toArray());
  }

  /** INTEGER in 0..{@code max}. */
  public int smallInteger(String field, int max) throws DecodeException {
    BigInteger value = integer(field, 16);
    if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(max)) > 0) {
      throw error(field + " is " + value + ", 0.." + max + " are allowed");
    }
    return value.intValue();
  }

  public ObjectIdentifier oid(String field) throws DecodeException {
    int start = in.position();
    return ObjectIdentifier.decode(primitive(Tag.OBJECT_IDENTIFIER, field), start);
  }

  public Bytes octetString(String field) throws DecodeException {
    return primitive(Tag.OCTET_STRING, field);
  }

  /** NULL. */
  public void nothing(String field) throws DecodeException {
    if (!primitive(Tag.NULL, field).isEmpty()) {
      throw error(field + " is a NULL with contents");
    }
  }

  /** A BIT STRING that holds whole octets, as keys and signatures do. */
  public Bytes bitStringOfOctets(String field) throws DecodeException {
    Bytes contents = primitive(Tag.BIT_STRING, field);
    if (contents.isEmpty() || contents.at(0) != 0) {
      throw error(field + " is no BIT STRING of whole octets");
    }
    return contents.slice(1, contents.length());
  }

  /**
   * A BIT STRING with a NamedBitList of at most 31 bits under the given tag: bit 0 of ASN.1 is bit
   * 0 of the result. Trailing zero bits are refused (X.690, section 11.2.2).
   */
  public int namedBits(int tag, String field) throws DecodeException {
    Bytes contents = primitive(tag, field);
    int octets = contents.length() - 1;
    int unused = octets < 0 ? 8 : contents.at(0);
    if (octets > 4 || unused > 7 || (octets == 0 && unused != 0)) {
      throw error(field + " is no BIT STRING of named bits");
    }
    if (octets > 0 && (contents.at(octets) & ((2 << unused) - 1)) != 1 << unused) {
      throw error(field + " has trailing zero bits, or unused bits that are set");
    }
    int bits = 0;
    for (int bit = 0; bit < octets * 8 - unused; bit++) {
      if (bit > 30) {
        throw error(field + " names bit " + bit);
      }
      if ((contents.at(1 + bit / 8) & (0x80 >>> (bit % 8))) != 0) {
        bits |= 1 << bit;
      }
    }
    return bits;
  }

  /** IA5String, or an IMPLICIT tag of one: ASCII. */
  public String ia5(int tag, String field) throws DecodeException {
    Bytes contents = primitive(tag, field);
    for (int i = 0; i < contents.length(); i++) {
      if (contents.at(i) >= 0x80) {
        throw error(field + " holds a byte outside ASCII");
      }
    }
    return contents.toLatin1();
  }

  /** UTF8String; ill-formed UTF-8 is refused. */
  public String utf8(String field) throws DecodeException {
    byte[] contents = primitive(Tag.UTF8_STRING, field).toArray();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(contents)).toString();
    } catch (CharacterCodingException e) {
      throw error(field + " is not UTF-8");
    }
  }

  /** An error at the place of the next read. */
  public DecodeException error(String reason) {
    return in.error(reason);
  }

  private static <T> T finish(DerReader contents, DerDecoder<T> decoder) throws DecodeException {
    T value = decoder.decode(contents);
    contents.in.expectEnd();
    return value;
  }

  /** Reads tag and length, and returns the length of the contents, which are known to be there. */
  private int header(int tag, String field) throws DecodeException {
    int got = in.peek(field);
    if ((got & 0x1f) == 0x1f) {
      throw error(field + " has a tag of several octets");
    }
    if (got != tag) {
      throw error(field + " should be " + Tag.name(tag) + ", it is " + Tag.name(got));
    }
    in.u8(field);
    int length = in.u8(field);
    if (length >= 0x80) {
      length = longLength(length & 0x7f, field);
    }
    if (length > in.remaining()) {
      throw error(field + " needs " + length + " bytes, " + in.remaining() + " left");
    }
    return length;
  }

  private int longLength(int octets, String field) throws DecodeException {
    if (octets == 0) {
      throw error(field + " has an indefinite length"); // X.690, 10.1
    }
    if (octets > 3) {
      throw error(field + " has a length of " + octets + " octets"); // 16 MiB are enough
    }
    int length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | in.u8(field);
    }
    if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
      throw error(field + " has a length that is not minimal");
    }
    return length;
  }
}
