package dev.gatehouse.pki;

import dev.gatehouse.wire.DecodeException;
import dev.gatehouse.wire.der.DerReader;
import dev.gatehouse.wire.der.DerWriter;
import dev.gatehouse.wire.der.Tag;
import java.util.List;
import java.util.Optional;

/**
 * The names that an authority's certificates, and those below it, may carry (RFC 5280, section
 * 4.2.1.10). A kind of name for which nothing is permitted explicitly is free, unless it is
 * excluded.
 */
public record NameConstraints(List<NameSubtree> permitted, List<NameSubtree> excluded) {
  private static final int PERMITTED = Tag.contextConstructed(0);
  private static final int EXCLUDED = Tag.contextConstructed(1);

  public NameConstraints {
    permitted = List.copyOf(permitted);
    excluded = List.copyOf(excluded);
    if (permitted.isEmpty() && excluded.isEmpty()) {
      throw new IllegalArgumentException("name constraints that constrain nothing");
    }
  }

  static NameConstraints decode(DerReader in) throws DecodeException {
    return in.sequence(
        "name constraints",
        s -> {
          List<NameSubtree> permitted = subtrees(s, PERMITTED, "permitted subtrees");
          List<NameSubtree> excluded = subtrees(s, EXCLUDED, "excluded subtrees");
          if (permitted.isEmpty() && excluded.isEmpty()) {
            throw s.error("name constraints that constrain nothing"); // MUST NOT, section 4.2.1.10
          }
          return new NameConstraints(permitted, excluded);
        });
  }

  private static List<NameSubtree> subtrees(DerReader in, int tag, String field)
      throws DecodeException {
    if (!in.nextIs(tag)) {
      return List.of();
    }
    List<NameSubtree> subtrees =
        in.listOf(
            tag,
            field,
            PkiLimits.MAX_NAME_CONSTRAINTS,
            s -> s.sequence(field, NameSubtree::decode));
    if (subtrees.isEmpty()) {
      throw in.error(field + " is empty"); // GeneralSubtrees: SIZE (1..MAX)
    }
    return subtrees;
  }

  void encode(DerWriter out) {
    out.sequence(
        s -> {
          encode(s, PERMITTED, permitted);
          encode(s, EXCLUDED, excluded);
        });
  }

  private static void encode(DerWriter out, int tag, List<NameSubtree> subtrees) {
    if (!subtrees.isEmpty()) {
      out.constructed(tag, list -> subtrees.forEach(base -> list.sequence(base::encode)));
    }
  }

  /** How many comparisons {@link #forbidden} may take for so many names. */
  long comparisons(int names) {
    return (long) names * (permitted.size() + excluded.size());
  }

  /** The first of {@code names} that these constraints forbid. */
  public Optional<GeneralName> forbidden(List<GeneralName> names) {
    return names.stream().filter(name -> !allows(name)).findFirst();
  }

  public boolean allows(GeneralName name) {
    boolean constrained = false;
    boolean inside = false;
    for (NameSubtree base : permitted) {
      constrained |= base.isAbout(name);
      inside |= base.isAbout(name) && base.holdsAllOf(name);
    }
    if (constrained && !inside) {
      return false;
    }
    for (NameSubtree base : excluded) {
      if (base.isAbout(name) && base.mayHold(name)) {
        return false;
      }
    }
    return true;
  }
}
