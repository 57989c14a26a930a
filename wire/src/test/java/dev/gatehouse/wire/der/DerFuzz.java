package dev.gatehouse.wire.der;

import dev.gatehouse.wire.Bytes;
import dev.gatehouse.wire.DecodeException;
import java.util.function.Consumer;

/** Any bytes: refused, or read as a tree whose canonical encoding is those same bytes. */
public final class DerFuzz {
  private DerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    Bytes der = Bytes.copyOf(data);
    Consumer<DerWriter> again;
    try {
      again = DerReader.all(der, DerFuzz::elements);
    } catch (DecodeException e) {
      return;
    }
    Bytes written = DerWriter.write(again);
    if (!written.equals(der)) {
      throw new AssertionError("read " + der.toHex() + ", wrote " + written.toHex());
    }
  }

  private static Consumer<DerWriter> elements(DerReader in) throws DecodeException {
    Consumer<DerWriter> all = out -> {};
    while (in.hasNext()) {
      all = all.andThen(element(in));
    }
    return all;
  }

  private static Consumer<DerWriter> element(DerReader in) throws DecodeException {
    int tag = in.nextTag("element");
    if (Tag.isConstructed(tag)) {
      Consumer<DerWriter> contents = in.constructed(tag, "element", DerFuzz::elements);
      return out -> out.constructed(tag, contents);
    }
    return switch (tag) {
      case Tag.BOOLEAN -> {
        boolean value = in.bool("b");
        yield out -> out.bool(value);
      }
      case Tag.INTEGER -> {
        var value = in.integer("n", 64);
        yield out -> out.integer(value);
      }
      case Tag.OBJECT_IDENTIFIER -> {
        var value = in.oid("type");
        // Arcs of more than 18 digits have no dotted text.
        boolean dotted = value.toString().matches("([0-9]{1,18}\\.)+[0-9]{1,18}");
        var again = dotted ? ObjectIdentifier.of(value.toString()) : value;
        yield out -> out.oid(again);
      }
      case Tag.BIT_STRING -> {
        int value = in.namedBits(tag, "bits");
        yield out -> out.namedBits(tag, value);
      }
      case Tag.UTF8_STRING -> {
        String value = in.utf8("text");
        yield out -> out.utf8(value);
      }
      default -> {
        Bytes value = in.primitive(tag, "element");
        yield out -> out.primitive(tag, value);
      }
    };
  }
}
