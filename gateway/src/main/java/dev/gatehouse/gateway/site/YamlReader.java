package dev.gatehouse.gateway.site;

import dev.gatehouse.gateway.site.Yaml.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2 strictly, out of the library's events: one document, no anchors, aliases and tags,
 * no key twice, and not deeper than anybody needs. Bounded by the text, which its caller bounds.
 */
final class YamlReader {
  /** A site file needs six. */
  static final int DEEPEST = 16;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setParseComments(false).setUseMarks(true).build();

  private final Findings findings;
  private final Iterator<Event> events;

  private YamlReader(String text, Findings findings) {
    this.findings = findings;
    this.events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
  }

  /** Where the reader cannot go on. */
  private static final class Stuck extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Place at;

    Stuck(Place at, String sentence) {
      super(sentence, null, false, false);
      this.at = at;
    }
  }

  /** The document; empty where there is none, or where the reader could not go on. */
  static Optional<Yaml> read(String text, Findings findings) {
    try {
      return new YamlReader(text, findings).document();
    } catch (Stuck e) {
      findings.error(e.at, String.valueOf(e.getMessage()));
    } catch (ReaderException e) {
      findings.error(
          Place.after(text.substring(0, text.offsetByCodePoints(0, e.getPosition()))),
          String.format(
              "The character U+%04X may not stand in YAML: take it out.", e.getCodePoint()));
    } catch (MarkedYamlEngineException e) {
      findings.error(
          e.getProblemMark()
              .map(it -> new Place(it.getLine() + 1, it.getColumn() + 1))
              .orElse(Place.START),
          notYaml(e));
    } catch (YamlEngineException e) {
      findings.error(
          Place.START, "This is no YAML: " + oneLine(String.valueOf(e.getMessage())) + ".");
    }
    return Optional.empty();
  }

  private static String notYaml(MarkedYamlEngineException e) {
    String problem = oneLine(String.valueOf(e.getProblem()));
    if (problem.contains("(TAB)")) {
      return "A tab stands where YAML wants spaces: indent by spaces.";
    }
    if (problem.startsWith("expected <block end>")) {
      return "This does not line up with the block that it belongs to: mend its indentation.";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "A second colon stands here: put what is meant as text into quotes, and keys into"
          + " braces or on lines of their own.";
    }
    String context = e.getContext() == null ? "" : " " + oneLine(e.getContext());
    return "This is no YAML" + context + ": " + problem + ".";
  }

  private static String oneLine(String said) {
    String line = said.replaceAll("\\s+", " ").strip();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private Optional<Yaml> document() throws Stuck {
    events.next(); // the stream's start
    Event first = events.next();
    if (first instanceof StreamEndEvent) {
      return Optional.empty();
    }
    Yaml root = node(events.next(), 1);
    events.next(); // the document's end
    Event after = events.next();
    if (after instanceof DocumentStartEvent) {
      findings.error(at(after), "A second document begins here: a site file is one.");
    }
    return Optional.of(root);
  }

  private Yaml node(Event event, int depth) throws Stuck {
    if (depth > DEEPEST) {
      throw new Stuck(at(event), "Nothing in a site file lies as deep as this.");
    }
    return switch (event) {
      case AliasEvent it -> faulty(it, "Aliases are not followed here: write it out.");
      case ScalarEvent it ->
          checked(it, it.getTag(), new Yaml.Scalar(it.getValue(), it.isPlain(), at(it)));
      case SequenceStartEvent it -> checked(it, it.getTag(), sequence(at(it), depth));
      case MappingStartEvent it -> checked(it, it.getTag(), mapping(at(it), depth));
      default -> throw new Stuck(at(event), "This is no YAML: nothing is expected here.");
    };
  }

  private Yaml checked(NodeEvent event, Optional<String> tag, Yaml node) {
    if (tag.isPresent()) {
      return faulty(
          event,
          "Tags such as " + Findings.quoted(tag.get()) + " mean nothing here: leave it out.");
    }
    if (event.getAnchor().isPresent()) {
      return faulty(
          event, "Anchors mean nothing here, for aliases are not followed: leave it out.");
    }
    return node;
  }

  private Yaml faulty(Event event, String sentence) {
    findings.error(at(event), sentence);
    return new Yaml.Faulty(at(event));
  }

  private Yaml sequence(Place at, int depth) throws Stuck {
    List<Yaml> items = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
      items.add(node(next, depth + 1));
    }
    return new Yaml.Sequence(items, at);
  }

  private Yaml mapping(Place at, int depth) throws Stuck {
    List<Yaml.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
      Yaml key = node(next, depth + 1);
      Yaml value = node(events.next(), depth + 1);
      if (!(key instanceof Yaml.Scalar word) || word.isNothing()) {
        if (!(key instanceof Yaml.Faulty)) {
          findings.error(key.at(), "A key is a word, and this is " + key.noun() + ".");
        }
        continue;
      }
      Place first = seen.putIfAbsent(word.text(), word.at());
      if (first == null) {
        entries.add(new Yaml.Entry(word, value));
      } else {
        findings.error(
            word.at(),
            Findings.quoted(word.text())
                + " stands here a second time: line "
                + first.line()
                + " has it already.");
      }
    }
    return new Yaml.Mapping(entries, at);
  }

  private static Place at(Event event) {
    return event
        .getStartMark()
        .map(it -> new Place(it.getLine() + 1, it.getColumn() + 1))
        .orElse(Place.START);
  }
}
