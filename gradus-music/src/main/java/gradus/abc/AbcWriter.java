package gradus.abc;

import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Part;
import gradus.score.Score;
import java.util.List;
import java.util.Locale;

/** Writes a score as a tune: the header here, the measures with {@link PartWriter}. */
final class AbcWriter {
  private final Score score;
  private final StringBuilder out = new StringBuilder();

  AbcWriter(Score score) {
    this.score = score;
  }

  String write(int number) {
    field("X", Integer.toString(number));
    field("T", score.title().isBlank() ? "Untitled" : score.title());
    optional("C", score.composer());
    optional("O", score.origin());
    optional("R", score.rhythm());
    List<Part> parts = score.parts().stream().filter(p -> !p.measures().isEmpty()).toList();
    Measure first = parts.isEmpty() ? null : parts.getFirst().measures().getFirst();
    field("M", first == null ? "4/4" : meter(first.meter()));
    field("L", "1/8");
    if (first != null) {
      tempo(first);
    }
    if (parts.size() > 1) {
      for (int i = 0; i < parts.size(); i++) {
        field("V", voice(parts.get(i), i));
      }
    }
    Clef clef = parts.size() == 1 ? parts.getFirst().clef() : Clef.TREBLE;
    field("K", key(first == null ? Key.C_MAJOR : first.key()) + clef(clef));
    for (int i = 0; i < parts.size() && first != null; i++) {
      if (parts.size() > 1) {
        field("V", Integer.toString(i + 1));
      }
      if (parts.get(i).program() != 0) {
        out.append("%%MIDI program ").append(parts.get(i).program()).append('\n');
      }
      new PartWriter(parts.get(i), out, i == 0).write(first);
    }
    return out.toString();
  }

  private static String voice(Part part, int index) {
    String name = part.name().isBlank() ? "" : " name=\"" + quotable(part.name()) + "\"";
    return index + 1 + name + clef(part.clef());
  }

  private void tempo(Measure first) {
    for (Event event : first.events()) {
      if (event instanceof Event.Tempo tempo && tempo.onset().equals(Fraction.ZERO)) {
        field("Q", tempo(tempo));
        return;
      }
    }
  }

  static String tempo(Event.Tempo tempo) {
    return "1/4="
        + String.format(Locale.ROOT, "%.3f", tempo.quartersPerMinute()).replaceAll("\\.?0+$", "");
  }

  private void optional(String name, String text) {
    if (!text.isBlank()) {
      field(name, text);
    }
  }

  private void field(String name, String text) {
    out.append(name).append(':').append(plain(text)).append('\n');
  }

  /** One line without what would be read as a comment. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip().replace("%", "\\%");
  }

  /** Text that may stand in quotes. */
  static String quotable(String text) {
    return plain(text).replace('"', '\'');
  }

  static String meter(Meter meter) {
    return switch (meter.symbol()) {
      case COMMON -> meter.equals(new Meter(4, 4, Meter.Symbol.COMMON)) ? "C" : meter.toString();
      case CUT -> meter.equals(new Meter(2, 2, Meter.Symbol.CUT)) ? "C|" : meter.toString();
      case NUMBERS -> meter.toString();
    };
  }

  static String key(Key key) {
    int alter = key.tonicAlter();
    String sign = alter < 0 ? "b".repeat(-alter) : "#".repeat(alter);
    return key.tonic().name() + sign + mode(key.mode());
  }

  private static String mode(Mode mode) {
    return switch (mode) {
      case MAJOR -> "";
      case MINOR -> "m";
      case DORIAN, PHRYGIAN, LYDIAN, MIXOLYDIAN, LOCRIAN ->
          mode.name().substring(0, 3).toLowerCase(Locale.ROOT);
    };
  }

  private static String clef(Clef clef) {
    return clef == Clef.TREBLE ? "" : " clef=" + clef.name().toLowerCase(Locale.ROOT);
  }
}
