package gradus.engrave;

import gradus.notation.Beats;
import gradus.notation.Ending;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws what stands above a staff, from the notes outwards: chord symbols on one line, words,
 * endings, tempo and rehearsal marks.
 */
final class Above {
  static final double CHORD_SIZE = 1.9;
  private static final double WORDS_SIZE = 1.9;
  private static final double NUMBER_SIZE = 1.4;
  private static final double LINE = 0.16;
  private static final double HOOK = 2.1;

  private final Row row;
  private final Skyline out;

  Above(Row row, Skyline out) {
    this.row = row;
    this.out = out;
  }

  void paint(List<StaffMeasure> measures) {
    chordSymbols(measures);
    for (int i = 0; i < row.count; i++) {
      for (Event event : measures.get(row.first + i).measure.events()) {
        if (event instanceof Event.Words words) {
          double x = row.x(i, words.onset());
          over(words.text(), x, WORDS_SIZE, "italic");
        }
      }
    }
  }

  /** Draws what belongs to all staves, above the first. */
  void paintForAll(Sheet sheet, List<Ending> endings) {
    endings(endings);
    for (int i = 0; i < row.count; i++) {
      Measure measure = sheet.measure(row.first + i);
      Event.Tempo tempo = sheet.tempo(row.first + i);
      if (tempo != null) {
        tempo(tempo, measure, i);
      }
      if (!measure.label().isEmpty()) {
        label(measure.label(), i == 0 ? row.left : row.starts[i]);
      }
    }
    if (row.first > 0 && sheet.measure(row.first).label().isEmpty()) {
      String number = Integer.toString(sheet.number(row.first));
      double y = Math.min(-0.9, out.top(row.left, row.left + 2) - 0.3);
      out.add(new Shape.Words(number, row.left, y, NUMBER_SIZE, "start", "italic"));
    }
  }

  private void chordSymbols(List<StaffMeasure> measures) {
    var symbols = new ArrayList<Shape>();
    double y = -1.4;
    for (int i = 0; i < row.count; i++) {
      for (Event event : measures.get(row.first + i).measure.events()) {
        if (event instanceof Event.ChordSymbol symbol && !symbol.text().isBlank()) {
          String text = pretty(symbol.text());
          double x = row.x(i, symbol.onset());
          var words = new Shape.Words(text, x, 0, CHORD_SIZE, "start", "chord");
          y = Math.min(y, out.top(words.box().left(), words.box().right()) - 0.75);
          symbols.add(words);
        }
      }
    }
    for (Shape symbol : symbols) {
      out.add(symbol.moved(0, y));
    }
  }

  /** Writes flats and sharps of a chord's root and bass with their own signs. */
  static String pretty(String chord) {
    var text = new StringBuilder();
    for (int i = 0; i < chord.length(); i++) {
      char c = chord.charAt(i);
      boolean afterLetter =
          i > 0
              && "ABCDEFG".indexOf(chord.charAt(i - 1)) >= 0
              && (i == 1 || chord.charAt(i - 2) == '/');
      text.append(afterLetter && c == 'b' ? '♭' : afterLetter && c == '#' ? '♯' : c);
    }
    return text.toString();
  }

  private void over(String text, double x, double size, String style) {
    var words = new Shape.Words(text, x, 0, size, "start", style);
    Box box = words.box();
    double y = Math.min(-1, out.top(box.left(), box.right()) - 0.5 - box.bottom());
    out.add(words.moved(0, y));
  }

  private void endings(List<Ending> endings) {
    double y = -2.6;
    for (Ending ending : endings) {
      if (isHere(ending)) {
        y = Math.min(y, out.top(left(ending), right(ending)) - HOOK - 0.15);
      }
    }
    var shapes = new ArrayList<Shape>();
    for (Ending ending : endings) {
      if (!isHere(ending)) {
        continue;
      }
      double left = left(ending);
      double right = right(ending);
      shapes.add(new Shape.Line(left, y, right, y, LINE));
      if (ending.first() >= row.first) {
        shapes.add(new Shape.Line(left, y - LINE / 2, left, y + HOOK, LINE));
        shapes.add(new Shape.Words(ending.text(), left + 0.5, y + 1.75, 1.6, "start", "plain"));
      }
      if (ending.closed() && ending.last() < row.first + row.count) {
        shapes.add(new Shape.Line(right, y - LINE / 2, right, y + HOOK, LINE));
      }
    }
    out.addAll(shapes);
  }

  private boolean isHere(Ending ending) {
    return ending.first() < row.first + row.count && ending.last() >= row.first;
  }

  private double left(Ending ending) {
    int i = Math.max(ending.first() - row.first, 0);
    return i == 0 ? row.notes[0] : row.starts[i] + 0.1;
  }

  private double right(Ending ending) {
    int i = Math.min(ending.last() - row.first, row.count - 1);
    return row.ends[i] + Bars.width(row.bars.get(i)) - 0.1;
  }

  private void tempo(Event.Tempo tempo, Measure measure, int i) {
    Fraction beat = Beats.length(measure.meter());
    boolean dotted = Beats.isCompound(measure.meter()) && beat.equals(Fraction.of(3, 8));
    double perMinute = tempo.quartersPerMinute() / (dotted ? 1.5 : 1);
    String text = " = " + Math.round(perMinute);
    double x = row.x(i, tempo.onset());
    if (tempo.onset().equals(Fraction.ZERO) && i == 0) {
      x = row.left + 0.6; // over the clef
    }
    double head = Glyph.NOTEHEAD_BLACK.width() * 0.75;
    double wide = head + 1 + Shape.Words.width(text, WORDS_SIZE);
    double y = Math.min(-2, out.top(x, x + wide) - 0.9);
    out.add(new Shape.Signed(Glyph.NOTEHEAD_BLACK, x, y - 0.35, 0.75));
    out.add(new Shape.Line(x + head - 0.05, y - 0.45, x + head - 0.05, y - 2.7, 0.12));
    double end = x + head;
    if (dotted) {
      out.add(new Shape.Signed(Glyph.AUGMENTATION_DOT, end + 0.2, y - 0.35, 0.75));
      end += 0.5;
    }
    out.add(new Shape.Words(text, end + 0.3, y, WORDS_SIZE, "start", "plain"));
  }

  private void label(String label, double x) {
    var words = new Shape.Words(label, x + 0.45, 0, 1.9, "start", "bold");
    Box box = words.box();
    double right = Math.max(box.right() + 0.45, x + 1.9);
    double y = Math.min(-1.6, out.top(x, right) - 0.9);
    double top = y + box.top() - 0.35;
    double bottom = y + 0.45;
    double middle = (x + right) / 2;
    out.add(new Shape.Words(label, middle, y, 1.9, "middle", "bold"));
    out.add(new Shape.Line(x, top, right, top, LINE));
    out.add(new Shape.Line(x, bottom, right, bottom, LINE));
    out.add(new Shape.Line(x, top, x, bottom, LINE));
    out.add(new Shape.Line(right, top, right, bottom, LINE));
  }
}
