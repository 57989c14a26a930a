package dev.gatehouse.wire.der;

/**
 * Identifier octets of the types that X.509 uses (ITU-T X.690, section 8.1.2). A tag is the whole
 * octet: class, constructed bit and number. Numbers above 30 take several octets; X.509 has none,
 * so {@link DerReader} refuses them.
 */
public final class Tag {
  public static final int BOOLEAN = 0x01;
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OBJECT_IDENTIFIER = 0x06;
  public static final int UTF8_STRING = 0x0c;
  public static final int NUMERIC_STRING = 0x12;
  public static final int PRINTABLE_STRING = 0x13;
  public static final int TELETEX_STRING = 0x14;
  public static final int IA5_STRING = 0x16;
  public static final int UTC_TIME = 0x17;
  public static final int GENERALIZED_TIME = 0x18;
  public static final int UNIVERSAL_STRING = 0x1c;
  public static final int BMP_STRING = 0x1e;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  private static final int CONTEXT = 0x80;
  private static final int CONSTRUCTED = 0x20;

  private Tag() {}

  /** {@code [number] IMPLICIT} of a primitive type. */
  public static int context(int number) {
    return CONTEXT | number(number);
  }

  /** {@code [number] EXPLICIT}, or {@code IMPLICIT} of a constructed type. */
  public static int contextConstructed(int number) {
    return CONTEXT | CONSTRUCTED | number(number);
  }

  public static boolean isConstructed(int tag) {
    return (tag & CONSTRUCTED) != 0;
  }

  /** For messages: {@code SEQUENCE}, {@code [3]}, or the octet in hexadecimal. */
  public static String name(int tag) {
    return switch (tag) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "INTEGER";
      case BIT_STRING -> "BIT STRING";
      case OCTET_STRING -> "OCTET STRING";
      case NULL -> "NULL";
      case OBJECT_IDENTIFIER -> "OBJECT IDENTIFIER";
      case UTF8_STRING -> "UTF8String";
      case PRINTABLE_STRING -> "PrintableString";
      case IA5_STRING -> "IA5String";
      case UTC_TIME -> "UTCTime";
      case GENERALIZED_TIME -> "GeneralizedTime";
      case SEQUENCE -> "SEQUENCE";
      case SET -> "SET";
      default -> (tag & 0xc0) == CONTEXT ? "[" + (tag & 0x1f) + "]" : "tag 0x%02x".formatted(tag);
    };
  }

  private static int number(int number) {
    if (number < 0 || number > 30) {
      throw new IllegalArgumentException("tag number " + number + " takes more than one octet");
    }
    return number;
  }
}
