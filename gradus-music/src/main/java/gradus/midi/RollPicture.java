package gradus.midi;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/** Draws piano rolls in rows, each of some quarter notes; the harder a note, the darker. */
final class RollPicture {
  private static final int QUARTERS = 32; // of a row
  private static final int QUARTER = 28; // its width
  private static final int LEFT = 52;
  private static final int TOP = 48;
  private static final int GAP = 34; // between rows
  private static final int NAME = 22; // the line above a roll that has a name
  private static final int MOST_ROWS = 60;
  private static final double KEY = 4; // its height

  private static final String STYLE =
      """
      text{font-family:system-ui,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;\
      font-size:11px;fill:#656d76}
      text.title{font-size:15px;font-weight:600;fill:#1f2328}
      text.name{font-size:12px;font-weight:600;fill:#1f2328}
      .paper{fill:#ffffff}.black{fill:#f1f3f5}.beat{stroke:#e4e7eb}.octave{stroke:#afb8c1}
      .note{fill:#0072b2}
      @media (prefers-color-scheme:dark){
      text{fill:#9aa4b0}text.title,text.name{fill:#e6e9ed}
      .paper{fill:#15181d}.black{fill:#1d2127}.beat{stroke:#2b3038}.octave{stroke:#59626e}
      .note{fill:#5aaee6}
      }
      """;

  private final SequencedMap<String, PianoRoll> rolls;
  private final String title;
  private final StringBuilder out = new StringBuilder();
  private final int lowest;
  private final int highest;

  /** Prepares to draw rolls by their names, which may be empty; all over the same keys. */
  RollPicture(SequencedMap<String, PianoRoll> rolls, String title) {
    this.rolls = rolls;
    this.title = title;
    int low = PianoRoll.KEYS;
    int high = -1;
    for (PianoRoll roll : rolls.values()) {
      for (PianoRoll.Note note : roll.notes()) {
        low = Math.min(low, note.key());
        high = Math.max(high, note.key());
      }
    }
    this.lowest = high < 0 ? 60 : low - low % 12; // whole octaves
    this.highest = high < 0 ? 72 : Math.min(127, high - high % 12 + 12);
  }

  String draw() {
    double height = (highest - lowest + 1) * KEY;
    int wide = LEFT + Math.min(QUARTERS, Math.max(8, quarters(rolls.values()))) * QUARTER + 20;
    double top = TOP;
    boolean cut = false;
    for (Map.Entry<String, PianoRoll> entry : rolls.entrySet()) {
      PianoRoll roll = entry.getValue();
      if (!entry.getKey().isEmpty()) {
        text("name", LEFT, top + 6, "start", entry.getKey());
        top += NAME;
      }
      int steps = QUARTERS * roll.stepsPerQuarter();
      int needed = Math.max(1, (roll.length() + steps - 1) / steps);
      int rows = Math.min(MOST_ROWS / rolls.size(), needed);
      cut |= rows < needed;
      for (int row = 0; row < rows; row++) {
        row(roll, row * steps, top, height, wide - 20);
        top += height + GAP;
      }
    }
    String drawn = out.toString();
    out.setLength(0); // what comes first depends on how tall it all is
    String size = "width=\"" + wide + "\" height=\"" + number(top) + "\"";
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(wide + " " + number(top) + "\" " + size + " role=\"img\">\n<title>")
        .append(escape(title))
        .append("</title>\n<style>\n" + STYLE + "</style>\n")
        .append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
    int most = MOST_ROWS / rolls.size() * QUARTERS;
    text("title", 20, 28, "start", title + (cut ? " (its first " + most + " quarter notes)" : ""));
    return out.append(drawn).append("</svg>\n").toString();
  }

  private static int quarters(Collection<PianoRoll> rolls) {
    return rolls.stream()
        .mapToInt(r -> Math.ceilDiv(r.length(), r.stepsPerQuarter()))
        .max()
        .orElse(0);
  }

  private void row(PianoRoll roll, int first, double top, double height, int right) {
    for (int key = lowest; key <= highest; key++) {
      double y = top + (highest - key) * KEY;
      if ("010100101010".charAt(key % 12) == '1') {
        rect("black", LEFT, y, right - LEFT, KEY, "");
      }
    }
    for (int x = LEFT; x <= right; x += QUARTER) {
      line("beat", x, top, x, top + height);
    }
    for (int key = lowest; key <= highest; key += 12) {
      double y = top + (highest - key + 1) * KEY;
      line("octave", LEFT, y, right, y);
      text("", LEFT - 8, y + 1, "end", "C" + (key / 12 - 1));
    }
    String place = "quarter note " + first / roll.stepsPerQuarter();
    text("", LEFT, top + height + 15, "start", place);
    for (int key = lowest; key <= highest; key++) {
      notes(roll, first, key, top + (highest - key) * KEY);
    }
  }

  private void notes(PianoRoll roll, int first, int key, double y) {
    double step = (double) QUARTER / roll.stepsPerQuarter();
    int end = Math.min(roll.length(), first + QUARTERS * roll.stepsPerQuarter());
    int t = first;
    while (t < end) {
      int velocity = roll.velocity(t, key);
      int start = t++;
      while (t < end && roll.velocity(t, key) == velocity && !roll.isStruck(t, key)) {
        t++;
      }
      if (velocity > 0) {
        double x = LEFT + (start - first) * step;
        double width = Math.max(0.6, (t - start) * step - 0.6);
        String opacity = " fill-opacity=\"" + number(0.3 + 0.7 * velocity / 127) + "\"";
        rect("note", x, y + 0.3, width, KEY - 0.6, opacity);
      }
    }
  }

  private void rect(String style, double x, double y, double w, double h, String more) {
    out.append("<rect class=\"" + style + "\" x=\"" + number(x) + "\" y=\"" + number(y))
        .append("\" width=\"" + number(w) + "\" height=\"" + number(h) + "\"" + more + "/>\n");
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    out.append("<line class=\"" + style + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1))
        .append("\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) + "\"/>\n");
  }

  private void text(String style, double x, double y, String anchor, String content) {
    out.append(style.isEmpty() ? "<text" : "<text class=\"" + style + "\"")
        .append(" x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\">")
        .append(escape(content))
        .append("</text>\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
  }

  private static String escape(String raw) {
    return raw.replaceAll("\\p{Cntrl}", " ")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
