package gradus.engrave;

import java.util.ArrayList;
import java.util.List;

/** Chords under one beam. */
final class BeamGroup {
  private static final double THICKNESS = 0.5;
  private static final double STEP = 0.75; // from one beam to the next
  private static final double STEM_LENGTH = 3.25;
  private static final double SHORTEST = 2.75; // from a head to the nearest beam's outer edge
  private static final double STUB = 1.1; // the length of a beam at one note only

  final List<Chord> chords;
  private final boolean up;

  BeamGroup(List<Chord> chords, boolean up) {
    this.chords = List.copyOf(chords);
    this.up = up;
    for (Chord chord : chords) {
      chord.up = up;
      chord.beam = this;
    }
  }

  boolean isUp() {
    return up;
  }

  /** Gives all stems their ends, on one line, and returns the beams. */
  List<Shape> place() {
    double first = stemX(0);
    double last = stemX(chords.size() - 1);
    double slope = slope(last - first);
    double height = height(first, slope);
    for (Chord chord : chords) {
      chord.stemEnd = height + slope * (chord.x + chord.stemX() - first);
    }
    var shapes = new ArrayList<Shape>();
    int most = chords.stream().mapToInt(chord -> chord.value.flags()).max().orElse(1);
    for (int level = 1; level <= most; level++) {
      beams(level, slope, shapes);
    }
    return shapes;
  }

  private double stemX(int i) {
    return chords.get(i).x + chords.get(i).stemX();
  }

  /** The head to which a stem's length is counted: the one nearest to the beam. */
  private double nearest(Chord chord) {
    return (up ? chord.highest() : chord.lowest()) / 2.0;
  }

  /** Follows the outer notes, less steep; level where an inner note comes nearer to the beam. */
  private double slope(double width) {
    double start = nearest(chords.getFirst());
    double end = nearest(chords.getLast());
    for (Chord chord : chords.subList(1, chords.size() - 1)) {
      double inner = nearest(chord);
      boolean nearer = up ? inner <= Math.min(start, end) : inner >= Math.max(start, end);
      if (nearer && start != end) {
        return 0;
      }
    }
    double most = Math.min(1.25, Math.abs(end - start) * 0.5);
    double rise = Math.copySign(Math.min(most, width * 0.22), end - start);
    return start == end ? 0 : rise / width;
  }

  /** Returns where the beam's outer edge begins, so that no stem is too short. */
  private double height(double first, double slope) {
    int most = chords.stream().mapToInt(chord -> chord.value.flags()).max().orElse(1);
    double least = SHORTEST + Math.max(0, most - 2) * STEP;
    double sum = 0;
    double bound = up ? Double.MAX_VALUE : -Double.MAX_VALUE;
    for (Chord chord : chords) {
      double along = slope * (chord.x + chord.stemX() - first);
      double head = nearest(chord) - along;
      sum += head;
      bound = up ? Math.min(bound, head - least) : Math.max(bound, head + least);
      bound = up ? Math.min(bound, 2 - along) : Math.max(bound, 2 - along); // the middle line
    }
    double wanted = sum / chords.size() + (up ? -STEM_LENGTH : STEM_LENGTH);
    double height = up ? Math.min(wanted, bound) : Math.max(wanted, bound);
    return slope == 0 ? onGrid(height) : height;
  }

  /** A level beam sits on, hangs from or straddles a line, so that no sliver of white is left. */
  private double onGrid(double height) {
    if (height < -0.5 || height > 4.5) {
      return height;
    }
    double grid = up ? Math.floor(height * 4) / 4 : Math.ceil(height * 4) / 4;
    double fraction = grid - Math.floor(grid);
    if (fraction == (up ? 0.25 : 0.75)) { // its edges would lie close to a line on either side
      grid += up ? -0.25 : 0.25;
    }
    return grid;
  }

  /** One level of beams: through neighbours that have it, and stubs at notes that alone do. */
  private void beams(int level, double slope, List<Shape> shapes) {
    int at = 0;
    while (at < chords.size()) {
      if (chords.get(at).value.flags() < level) {
        at++;
        continue;
      }
      int end = at;
      while (end + 1 < chords.size() && chords.get(end + 1).value.flags() >= level) {
        end++;
      }
      double left = stemX(at) - Chord.STEM / 2;
      double right = stemX(end) + Chord.STEM / 2;
      if (end == at) {
        boolean toRight = at == 0 || (at < chords.size() - 1 && pointsRight(at));
        double room = Math.abs(stemX(toRight ? at + 1 : at - 1) - stemX(at)) * 0.6;
        double stub = Math.min(STUB, room);
        left = toRight ? left : left - stub;
        right = toRight ? right + stub : right;
      }
      Chord anchor = chords.get(at);
      double outer = (level - 1) * STEP;
      double y = up ? outer : -outer - THICKNESS;
      double edge = anchor.stemEnd + y;
      double x = stemX(at);
      shapes.add(
          new Shape.Beam(
              left, edge + slope * (left - x), right, edge + slope * (right - x), THICKNESS));
      at = end + 1;
    }
  }

  /** A stub points to the notes with which its own makes up a larger value. */
  private boolean pointsRight(int at) {
    Chord chord = chords.get(at);
    long place = Math.round(chord.sign.onset().dividedBy(chord.value.duration()).toDouble());
    return place % 2 == 0;
  }
}
