package dev.gatehouse.pki;

import dev.gatehouse.pki.PathRules.Broken;
import dev.gatehouse.pki.PathVerdict.Rejected;
import dev.gatehouse.pki.PathVerdict.Valid;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One search for a path from a peer's certificate to an anchor (RFC 5280, section 6; RFC 4158 for
 * the building of it): depth first, the likeliest issuer first, every rule checked before a
 * signature is, all of it within a budget. Of the ways that failed it tells the one that got
 * furthest.
 */
final class PathSearch {
  private final TrustAnchors anchors;
  private final PathLimits limits;
  private final Purpose purpose;
  private final Instant now;
  private List<X509Cert> intermediates = List.of();
  private int signatures;
  private long nameComparisons;
  private @Nullable Rejected best;

  PathSearch(TrustAnchors anchors, PathLimits limits, Purpose purpose, Instant now) {
    this.anchors = anchors;
    this.limits = limits;
    this.purpose = purpose;
    this.now = now;
  }

  PathVerdict run(List<X509Cert> chain) {
    if (chain.isEmpty()) {
      return new Rejected(PathFault.MALFORMED, 0, "The " + peer() + " sent no certificate.");
    }
    if (chain.size() > limits.certificates()) {
      return new Rejected(
          PathFault.TOO_LONG,
          0,
          "The "
              + peer()
              + " sent "
              + chain.size()
              + " certificates; "
              + limits.certificates()
              + " are allowed.");
    }
    X509Cert leaf = chain.getFirst();
    boolean anchor = anchors.contains(leaf);
    Optional<Broken> broken = PathRules.ofLeaf(leaf, purpose, now, anchor);
    if (broken.isPresent()) {
      return rejected(broken.get(), leaf, 0);
    }
    if (anchor) {
      return valid(List.of(leaf)); // a person chose to trust this very certificate
    }
    intermediates = List.copyOf(new LinkedHashSet<>(chain.subList(1, chain.size())));
    try {
      List<X509Cert> path = climb(List.of(leaf), 0);
      if (path != null) {
        return valid(path);
      }
    } catch (OverBudget e) {
      return new Rejected(
          PathFault.UNCHECKABLE,
          0,
          "The " + peer() + "'s chain takes too much work to check: " + e.getMessage() + ".");
    }
    return best == null ? unknownIssuer(List.of(leaf)) : best;
  }

  /**
   * Extends a path whose certificates keep all rules but for their issuer.
   *
   * @param counted intermediates that are not self-issued
   * @return the whole path, or null when no way up is left
   */
  private @Nullable List<X509Cert> climb(List<X509Cert> path, int counted) throws OverBudget {
    X509Cert child = path.getLast();
    boolean any = false;
    for (X509Cert issuer : candidates(child)) {
      boolean anchor = anchors.contains(issuer);
      if (path.stream().anyMatch(c -> isSameAuthority(c, issuer))) {
        continue; // a loop leads nowhere
      }
      any = true;
      Optional<Broken> broken = check(issuer, counted, anchor);
      if (broken.isPresent()) {
        note(rejected(broken.get(), issuer, path.size()));
        continue;
      }
      broken = checkBelow(issuer, path);
      if (broken.isPresent()) {
        continue; // noted with the certificate whose name is at fault
      }
      spendSignature();
      broken = PathRules.ofSignature(child, issuer.publicKey().orElseThrow());
      if (broken.isPresent()) {
        note(rejected(broken.get(), child, path.size() - 1));
        continue;
      }
      List<X509Cert> longer = Stream.concat(path.stream(), Stream.of(issuer)).toList();
      if (anchor) {
        return longer;
      }
      int more = counted + (issuer.isSelfIssued() ? 0 : 1);
      if (more > limits.intermediates() || longer.size() > 1 + 2 * limits.intermediates() + 1) {
        note(
            new Rejected(
                PathFault.TOO_LONG,
                path.size(),
                "The path has more than "
                    + limits.intermediates()
                    + " intermediate certificates."));
        continue;
      }
      List<X509Cert> whole = climb(longer, more);
      if (whole != null) {
        return whole;
      }
    }
    if (!any) {
      note(unknownIssuer(path));
    }
    return null;
  }

  /** Anchors before intermediates; those whose key identifier fits before the others. */
  private List<X509Cert> candidates(X509Cert child) {
    Stream<X509Cert> sent =
        intermediates.stream()
            .filter(c -> c.subject().equals(child.issuer()) && !anchors.contains(c));
    return Stream.concat(anchors.withSubject(child.issuer()).stream(), sent)
        .sorted(Comparator.comparing(issuer -> !keyIdentifierFits(child, issuer)))
        .toList();
  }

  private static boolean keyIdentifierFits(X509Cert child, X509Cert issuer) {
    return child
        .extensions()
        .authorityKeyIdentifier()
        .flatMap(AuthorityKeyIdentifier::keyIdentifier)
        .equals(issuer.extensions().subjectKeyIdentifier());
  }

  private static boolean isSameAuthority(X509Cert one, X509Cert other) {
    return one.subject().equals(other.subject())
        && one.subjectPublicKeyInfo().equals(other.subjectPublicKeyInfo());
  }

  private Optional<Broken> check(X509Cert issuer, int counted, boolean anchor) {
    Optional<Broken> broken = PathRules.ofAuthority(issuer, purpose, now, anchor);
    if (broken.isPresent()) {
      return broken;
    }
    OptionalInt pathLength =
        issuer
            .extensions()
            .basicConstraints()
            .map(BasicConstraints::pathLength)
            .orElse(OptionalInt.empty());
    if (pathLength.isPresent() && counted > pathLength.getAsInt()) {
      return Optional.of(
          new Broken(
              PathFault.TOO_LONG,
              "allows "
                  + pathLength.getAsInt()
                  + " intermediate certificates below it, and "
                  + counted
                  + " are there"));
    }
    return Optional.empty();
  }

  /**
   * Holds the names of everything below against an issuer's constraints, an anchor's too (RFC 5280,
   * section 6.1.3 (b), (c)).
   */
  private Optional<Broken> checkBelow(X509Cert issuer, List<X509Cert> path) throws OverBudget {
    Optional<NameConstraints> constraints = issuer.extensions().nameConstraints();
    if (constraints.isEmpty()) {
      return Optional.empty();
    }
    for (int depth = 0; depth < path.size(); depth++) {
      X509Cert cert = path.get(depth);
      if (depth > 0 && cert.isSelfIssued()) {
        continue; // section 6.1.3: but for the last certificate, self-issued ones are left out
      }
      List<GeneralName> names = PathRules.constrainedNames(cert);
      nameComparisons += constraints.get().comparisons(names.size());
      if (nameComparisons > limits.nameComparisons()) {
        throw new OverBudget("too many names under too many constraints");
      }
      Optional<GeneralName> forbidden = constraints.get().forbidden(names);
      if (forbidden.isPresent()) {
        Broken broken =
            new Broken(
                PathFault.NAME_NOT_PERMITTED,
                "carries the name "
                    + forbidden.get()
                    + ", for which "
                    + issuer.subject()
                    + " may not issue");
        note(rejected(broken, cert, depth));
        return Optional.of(broken);
      }
    }
    return Optional.empty();
  }

  private void spendSignature() throws OverBudget {
    if (++signatures > limits.signatures()) {
      throw new OverBudget("more than " + limits.signatures() + " signatures");
    }
  }

  private String peer() {
    return PathRules.bearer(purpose);
  }

  private PathVerdict valid(List<X509Cert> path) {
    return new Valid(new ValidatedPath(path, purpose, path.getFirst().publicKey().orElseThrow()));
  }

  private Rejected unknownIssuer(List<X509Cert> path) {
    X509Cert last = path.getLast();
    int depth = path.size() - 1;
    String clause =
        last.isSelfIssued()
            ? "is self-issued and not among the trusted ones"
            : "was issued by "
                + last.issuer()
                + ", which is not trusted, and whose certificate the "
                + peer()
                + " did not send";
    return rejected(new Broken(PathFault.UNKNOWN_ISSUER, clause), last, depth);
  }

  private Rejected rejected(Broken broken, X509Cert cert, int depth) {
    String whose = depth == 0 ? peer() : "authority";
    return new Rejected(
        broken.why(),
        depth,
        "The " + whose + "'s certificate (" + cert.subject() + ") " + broken.clause() + ".");
  }

  /**
   * Keeps what says most: a broken rule before a wrong key, that before a missing issuer, and then
   * the one furthest up.
   */
  private void note(Rejected rejected) {
    if (best == null
        || rank(rejected) > rank(best)
        || (rank(rejected) == rank(best) && rejected.depth() > best.depth())) {
      best = rejected;
    }
  }

  private static int rank(Rejected rejected) {
    return switch (rejected.why()) {
      case UNKNOWN_ISSUER -> 0;
      case BAD_SIGNATURE -> 1;
      default -> 2;
    };
  }

  private static final class OverBudget extends Exception {
    private static final long serialVersionUID = 1L;

    OverBudget(String what) {
      super(what, null, false, false);
    }
  }
}
