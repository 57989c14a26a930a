package dev.gatehouse.tls.message.extension;

import dev.gatehouse.tls.spec.ExtensionType;
import dev.gatehouse.tls.spec.Rule;
import dev.gatehouse.tls.spec.TlsException;
import dev.gatehouse.wire.Cursor;
import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message's extension block, {@code Extension extensions<0..2^16-1>}, in the sender's order. No
 * type stands in it twice.
 */
public final class Extensions {
  /** A block with nothing in it. */
  public static final Extensions EMPTY = new Extensions(List.of(), true);

  /**
   * No block at all, not even its length, as in hellos from before extensions (RFC 5246, section
   * 7.4.1.2).
   */
  public static final Extensions ABSENT = new Extensions(List.of(), false);

  private final List<Extension> list;
  private final boolean present;

  private Extensions(List<Extension> list, boolean present) {
    this.list = list;
    this.present = present;
  }

  public static Extensions of(Extension... extensions) {
    return of(List.of(extensions));
  }

  /**
   * A block of ours, in this order.
   *
   * @throws IllegalArgumentException if a type is there twice
   */
  public static Extensions of(List<? extends Extension> extensions) {
    Set<ExtensionType> types = new HashSet<>();
    for (Extension extension : extensions) {
      if (!types.add(extension.type())) {
        throw new IllegalArgumentException(extension.type() + " twice in one message");
      }
    }
    return extensions.isEmpty() ? EMPTY : new Extensions(List.copyOf(extensions), true);
  }

  /** Decodes a block with its length. */
  public static Extensions decode(Place place, Cursor in) throws DecodeException, TlsException {
    return decodeAll(place, in.vector16("extensions"));
  }

  /** Decodes a block with its length; {@link #ABSENT} if nothing is left to decode. */
  public static Extensions decodeIfPresent(Place place, Cursor in)
      throws DecodeException, TlsException {
    return in.hasRemaining() ? decode(place, in) : ABSENT;
  }

  /**
   * Whether all that is left of {@code in} is a block by its lengths, whatever is in the
   * extensions.
   */
  public static boolean isBlock(Cursor in) {
    try {
      Cursor block = in.vector16("extensions");
      while (block.hasRemaining()) {
        block.u16("extension_type");
        block.vector16("extension_data");
      }
      return !in.hasRemaining();
    } catch (DecodeException e) {
      return false;
    }
  }

  private static Extensions decodeAll(Place place, Cursor in) throws DecodeException, TlsException {
    if (!in.hasRemaining()) {
      return EMPTY;
    }
    List<Extension> list = new ArrayList<>(16);
    long seen = 0; // a bit for each type below 64, where nearly all are
    @Nullable Set<Integer> seenAbove = null;
    while (in.hasRemaining()) {
      int type = in.u16("extension_type");
      Cursor data = in.vector16("extension_data");
      boolean first;
      if (type < Long.SIZE) {
        first = (seen & 1L << type) == 0;
        seen |= 1L << type;
      } else {
        if (seenAbove == null) {
          seenAbove = new HashSet<>();
        }
        first = seenAbove.add(type);
      }
      if (!first) {
        // RFC 8446, 4.2: "There MUST NOT be more than one extension of the same type in a given
        // extension block."
        throw TlsException.broken(Rule.EXTENSION_ONCE);
      }
      if (place == Place.CLIENT_HELLO
          && !list.isEmpty()
          && list.getLast() instanceof PreSharedKey) {
        // RFC 8446, 4.2.11: its binders cover all that stands before them, so nothing may stand
        // behind.
        throw TlsException.broken(Rule.PRE_SHARED_KEY_LAST);
      }
      list.add(Extension.decode(place, type, data));
    }
    return new Extensions(List.copyOf(list), true);
  }

  /** Writes the block with its length; nothing for {@link #ABSENT}. */
  public void encode(Writer out) {
    if (present) {
      out.vector16(
          () -> {
            for (Extension extension : list) {
              out.u16(extension.type().code()).vector16(() -> extension.encode(out));
            }
          });
    }
  }

  /** The extension of that shape, or null. */
  public <E extends Extension> @Nullable E find(Class<E> shape) {
    for (Extension extension : list) {
      if (shape.isInstance(extension)) {
        return shape.cast(extension);
      }
    }
    return null;
  }

  public boolean contains(ExtensionType type) {
    for (Extension extension : list) {
      if (extension.type().code() == type.code()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks that each of these answers a request: of {@code requests} it has the type.
   *
   * @throws TlsException with {@link Rule#EXTENSION_SOLICITED} if one does not
   */
  public void requireSolicitedBy(Extensions requests) throws TlsException {
    for (Extension extension : list) {
      if (!requests.contains(extension.type())) {
        throw TlsException.broken(Rule.EXTENSION_SOLICITED);
      }
    }
  }

  /** All of them, in the sender's order. */
  public List<Extension> list() {
    return list;
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** Whether there is a block, be it an empty one. */
  public boolean isPresent() {
    return present;
  }

  /** Each extension's {@link Extension#describe}, with a space before it. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (Extension extension : list) {
      text.append(' ').append(extension.describe());
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Extensions e && e.present == present && e.list.equals(list);
  }

  @Override
  public int hashCode() {
    return list.hashCode();
  }

  @Override
  public String toString() {
    return present ? list.toString() : "absent";
  }
}
