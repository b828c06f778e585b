package gradus.engrave;

import java.util.ArrayList;
import java.util.List;

/** What begins on a staff at one time, in all its layers: which heads and signs stand where. */
final class Cluster {
  private static final double GAP = 0.2; // between an accidental and what is right of it

  final List<Chord> chords = new ArrayList<>();
  private final List<List<Chord.GraceSource>> graces = new ArrayList<>();
  private final List<List<Chord.Shown>> accidentals = new ArrayList<>();

  /** How far it reaches to the left of its place. */
  double left;

  /** How far it reaches to the right. */
  double right;

  void add(Chord chord, List<Chord.Shown> shown, List<Chord.GraceSource> before) {
    chords.add(chord);
    accidentals.add(shown);
    graces.add(before);
  }

  /** Finds every place, once the directions of the stems are known. */
  void arrange() {
    var heads = new ArrayList<Box>();
    for (Chord chord : chords) {
      chord.displace();
    }
    for (Chord chord : chords) {
      if (!chord.isRest()) {
        shift(chord, heads);
        for (int i = 0; i < chord.places.length; i++) {
          heads.add(chord.headBox(i));
        }
      }
    }
    double start = heads.stream().mapToDouble(Box::left).min().orElse(0);
    double end = heads.stream().mapToDouble(Box::right).max().orElse(0);
    right = end;
    dots(end);
    for (Chord chord : chords) {
      if (chord.isRest() && chord.sign.visible() && !chord.wholeMeasure) {
        right = Math.max(right, chord.rest().width() + (chord.value.dots() > 0 ? 0.8 : 0));
      }
      Glyph flag = chord.flag();
      if (flag != null) {
        right = Math.max(right, chord.stemX() + flag.width() * (chord.up ? 1 : 0.6));
      }
    }
    double edge = Math.min(start, accidentals(heads));
    for (int i = 0; i < chords.size(); i++) {
      if (!graces.get(i).isEmpty()) {
        edge = chords.get(i).placeGraces(graces.get(i), edge);
      }
    }
    left = -edge;
  }

  /** Moves a chord aside whose heads would lie on those of another layer. */
  private void shift(Chord chord, List<Box> heads) {
    if (heads.isEmpty() || sharesHead(chord)) {
      return;
    }
    double end = heads.stream().mapToDouble(Box::right).max().orElse(0);
    if (meets(chord, heads)) {
      chord.shift = end - Math.min(0, leftmost(chord)) + 0.1;
    }
  }

  private static double leftmost(Chord chord) {
    double leftmost = 0;
    for (int i = 0; i < chord.places.length; i++) {
      leftmost = Math.min(leftmost, chord.headLeft(i));
    }
    return leftmost;
  }

  private static boolean meets(Chord chord, List<Box> heads) {
    for (int i = 0; i < chord.places.length; i++) {
      Box own = chord.headBox(i);
      if (heads.stream().anyMatch(head -> head.meets(own, -0.05))) {
        return true;
      }
    }
    return false;
  }

  /** Two single notes on one place may be one head with two stems. */
  private boolean sharesHead(Chord chord) {
    for (Chord other : chords) {
      if (other == chord) {
        return false;
      }
      if (other.isRest() || chord.places.length != 1 || other.places.length != 1) {
        continue;
      }
      boolean same =
          other.places[0] == chord.places[0]
              && other.note(0).pitch().equals(chord.note(0).pitch())
              && other.head() == chord.head()
              && other.value.dots() == chord.value.dots()
              && other.up != chord.up
              && other.shift == 0;
      if (same) {
        return true;
      }
    }
    return false;
  }

  private void dots(double end) {
    for (Chord chord : chords) {
      if (chord.value.dots() > 0 && !chord.isRest()) {
        double flag = chord.flag() == null || !chord.up ? 0 : 0.35;
        chord.dots = end + 0.35 + flag;
        right = Math.max(right, chord.dots + chord.value.dots() * 0.6);
      }
    }
  }

  /** Places accidentals from outer to inner notes, each as near to the heads as it fits. */
  private double accidentals(List<Box> heads) {
    record Wanted(Chord chord, int note, Glyph glyph) {}
    var wanted = new ArrayList<Wanted>();
    for (int c = 0; c < chords.size(); c++) {
      List<Chord.Shown> shown = accidentals.get(c);
      for (int i = 0; i < shown.size(); i++) {
        Glyph glyph = shown.get(i).glyph();
        if (glyph != null) {
          wanted.add(new Wanted(chords.get(c), i, glyph));
        }
      }
    }
    wanted.sort((a, b) -> Integer.compare(a.chord.places[a.note], b.chord.places[b.note]));
    var boxes = new ArrayList<>(heads);
    double edge = 0;
    int low = 0;
    int high = wanted.size() - 1;
    boolean fromTop = true;
    while (low <= high) {
      Wanted next = fromTop ? wanted.get(low++) : wanted.get(high--);
      fromTop = !fromTop;
      int place = next.chord.places[next.note];
      // the head itself is always to the right, whatever the box of a flat leaves free
      double x = next.chord.headLeft(next.note) - GAP - next.glyph.box().right();
      Box own = next.glyph.box().moved(0, place / 2.0);
      boolean moved = true;
      while (moved) {
        moved = false;
        for (Box box : boxes) {
          if (own.moved(x, 0).meets(box, 0.08)) {
            x = box.left() - GAP - next.glyph.box().right();
            moved = true;
          }
        }
      }
      next.chord.accidentals.add(new Chord.Accidental(next.note, next.glyph, x));
      boxes.add(own.moved(x, 0));
      edge = Math.min(edge, x);
    }
    return edge;
  }
}
