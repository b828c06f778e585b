package gradus.engrave;

import gradus.score.Fraction;
import java.util.ArrayList;
import java.util.List;

/** One row of music: where every measure and column of it lies. */
final class Row {
  private static final int HALVINGS = 50; // of the interval in which the stretch is sought
  private static final double MOST_STRETCH = 30;
  private static final double SHORT = 0.72; // a last row below this part of the width stays short

  final int first;
  final int count;
  final double left;
  final double right;
  final List<Prefix> prefixes = new ArrayList<>();
  final List<List<Bars.Stroke>> bars = new ArrayList<>();
  final Prefix warning; // at the right end
  final double[] starts; // of measures
  final double[] notes; // where the room for notes begins
  final double[] ends; // where the bar line begins
  private final List<double[]> places = new ArrayList<>();
  private final Sheet sheet;

  Row(Sheet sheet, int first, int count, double left, double width) {
    this.sheet = sheet;
    this.first = first;
    this.count = count;
    this.left = left;
    starts = new double[count];
    notes = new double[count];
    ends = new double[count];
    double fixed = 0;
    for (int i = 0; i < count; i++) {
      prefixes.add(sheet.prefix(first + i, i == 0));
      bars.add(sheet.bars(first + i, i == count - 1));
      fixed += prefixes.get(i).width() + Bars.width(bars.get(i));
    }
    warning = sheet.warning(first + count - 1);
    fixed += warning.width();
    boolean last = first + count == sheet.measures();
    double natural = fixed + room(1);
    boolean stays = last && natural < SHORT * (width - left) && first > 0;
    place(stays ? 1 : stretch(width - left - fixed));
    right = lastBar() + warning.width();
  }

  /** Returns where the last bar line ends. */
  double lastBar() {
    return ends[count - 1] + Bars.width(bars.getLast());
  }

  private double room(double stretch) {
    double room = 0;
    for (int i = 0; i < count; i++) {
      room += sheet.columns(first + i).width(stretch);
    }
    return room;
  }

  /** Finds by halving how far the columns must be stretched to fill the row. */
  private double stretch(double wanted) {
    double low = 0;
    double high = MOST_STRETCH;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (room(middle) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void place(double stretch) {
    double x = left;
    for (int i = 0; i < count; i++) {
      starts[i] = x;
      notes[i] = x + prefixes.get(i).width();
      double[] own = sheet.columns(first + i).places(stretch);
      places.add(own);
      ends[i] = notes[i] + own[own.length - 1];
      x = ends[i] + Bars.width(bars.get(i));
    }
  }

  /** Returns where the column of a time in the row's i-th measure lies. */
  double x(int i, Fraction time) {
    List<Fraction> times = sheet.columns(first + i).times;
    int column = times.indexOf(time);
    return column < 0 ? ends[i] - 0.5 : notes[i] + places.get(i)[column];
  }
}
