package gradus.engrave;

import gradus.score.Barline;
import gradus.score.Event;
import gradus.score.Key;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Mode;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All measures of a score as columns, broken into rows of one width. */
final class Sheet {
  private static final double CLEF_LEFT = 0.6;
  private static final double BETWEEN = 0.75; // clef, key and metre
  private static final double NOTICED = 0.2; // by which part a tempo changes to be printed
  private static final double AFTER_BAR = 0.7; // before a change of key or metre

  final List<Part> parts;
  final List<List<StaffMeasure>> staves = new ArrayList<>(); // by part, then measure
  private final List<Columns> columns = new ArrayList<>();
  private final Map<Integer, Event.Tempo> tempos = new HashMap<>(); // by measure

  Sheet(Score score) {
    parts = score.parts();
    for (Part part : parts) {
      staves.add(staff(part));
    }
    findTempos();
    for (int m = 0; m < measures(); m++) {
      int at = m;
      columns.add(new Columns(staves.stream().map(staff -> staff.get(at)).toList()));
    }
  }

  private static List<StaffMeasure> staff(Part part) {
    var staff = new ArrayList<StaffMeasure>();
    Set<Pitch> tied = new HashSet<>();
    boolean opens = true;
    for (Measure measure : part.measures()) {
      opens |= measure.left() == Barline.REPEAT_START;
      var laidOut = new StaffMeasure(measure, part.clef(), opens, tied);
      staff.add(laidOut);
      tied = laidOut.tied;
      opens = measure.right() != Barline.SINGLE && measure.right() != Barline.INVISIBLE;
    }
    return staff;
  }

  int measures() {
    return parts.isEmpty() ? 0 : parts.getFirst().measures().size();
  }

  /** Returns a measure of the first part, which says what lines there are. */
  Measure measure(int m) {
    return parts.getFirst().measures().get(m);
  }

  Columns columns(int m) {
    return columns.get(m);
  }

  /** Returns the number of a measure; two that make up a full one, as at a repeat, count once. */
  int number(int m) {
    int number = isShort(0) ? 0 : 1;
    for (int i = 1; i <= m; i++) {
      Measure before = measure(i - 1);
      boolean completes =
          i > 1
              && isShort(i)
              && isShort(i - 1)
              && before.length().toDouble() + measure(i).length().toDouble()
                  <= measure(i).meter().length().toDouble() + 1e-9;
      number += completes ? 0 : 1;
    }
    return number;
  }

  private boolean isShort(int m) {
    return measure(m).length().toDouble() < measure(m).meter().length().toDouble();
  }

  /** Returns the tempo to print in a measure, or null. */
  Event.@Nullable Tempo tempo(int m) {
    return tempos.get(m);
  }

  /** Finds the tempos worth printing: played music has one for every beat, all but the same. */
  private void findTempos() {
    double said = 0;
    for (int m = 0; m < measures(); m++) {
      for (Event event : measure(m).events()) {
        if (event instanceof Event.Tempo tempo && !tempos.containsKey(m)) {
          double now = tempo.quartersPerMinute();
          if (now > 0 && Double.isFinite(now) && Math.abs(now - said) >= NOTICED * said) {
            tempos.put(m, tempo);
            said = now;
          }
        }
      }
    }
  }

  /** Returns what warns at the end of a row of another key or metre in the next. */
  Prefix warning(int m) {
    var warning = new Prefix(AFTER_BAR, BETWEEN);
    if (m + 1 < measures()) {
      changes(m + 1, false, warning);
    }
    return warning;
  }

  /** Returns what stands before the notes of a measure, part by part. */
  Prefix prefix(int m, boolean startsRow) {
    var prefix = new Prefix(startsRow ? CLEF_LEFT : AFTER_BAR, BETWEEN);
    if (startsRow) {
      prefix.block(parts.stream().map(part -> Signature.clef(part.clef())).toList());
    }
    changes(m, startsRow, prefix);
    if (startsRow) {
      prefix.bars(Bars.between(Barline.INVISIBLE, measure(m).left()));
    }
    return prefix;
  }

  private void changes(int m, boolean startsRow, Prefix prefix) {
    var keys = new ArrayList<List<Shape>>();
    for (Part part : parts) {
      Key key = part.measures().get(m).key();
      Key before = m == 0 ? plain() : part.measures().get(m - 1).key();
      boolean same = key.fifths() == before.fifths();
      keys.add(
          same && !startsRow
              ? List.of()
              : Signature.key(key, same ? plain() : before, part.clef()));
    }
    prefix.block(keys);
    if (m == 0 || !measure(m).meter().equals(measure(m - 1).meter())) {
      Meter meter = measure(m).meter();
      prefix.block(parts.stream().map(part -> Signature.meter(meter)).toList());
    }
  }

  private static Key plain() {
    return new Key(0, Mode.MAJOR);
  }

  /** Returns the strokes at the right end of a measure. */
  List<Bars.Stroke> bars(int m, boolean endsRow) {
    boolean last = endsRow || m == measures() - 1;
    return Bars.between(measure(m).right(), last ? Barline.SINGLE : measure(m + 1).left());
  }

  /** Breaks the measures into rows. */
  List<Row> rows(double width, double indent) {
    int n = measures();
    double[] widths = new double[n];
    double[] least = new double[n];
    double[] first = new double[n];
    boolean[] wished = new boolean[n];
    for (int m = 0; m < n; m++) {
      double bars = Bars.width(bars(m, false));
      double fixed = bars + prefix(m, false).width();
      widths[m] = columns(m).width(1) + fixed;
      least[m] = columns(m).width(0.65) + fixed;
      first[m] = prefix(m, true).width() - prefix(m, false).width() + (m == 0 ? indent : 0);
      wished[m] = measure(m).lineEnd();
    }
    var rows = new ArrayList<Row>();
    int at = 0;
    for (int count : LineBreaks.of(widths, least, first, wished, width)) {
      rows.add(new Row(this, at, count, at == 0 ? indent : 0, width));
      at += count;
    }
    return rows;
  }
}
