package gradus.engrave;

import gradus.notation.Accidentals;
import gradus.notation.Beams;
import gradus.notation.Layer;
import gradus.notation.Layers;
import gradus.notation.Printable;
import gradus.notation.Sign;
import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Pitch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** One measure of one staff, as signs whose places relative to their column are known. */
final class StaffMeasure {
  private static final int MOST_LINES = 2; // of a voice
  private static final int MOST_LAYERS = 4; // of a staff
  private static final double TAIL = 1.0 / 32; // whole notes; what is shorter is one

  final Measure measure;
  final List<List<Chord>> layers = new ArrayList<>();
  final List<List<Event.Tuplet>> tuplets = new ArrayList<>();
  final List<BeamGroup> beams = new ArrayList<>();
  final TreeMap<Fraction, Cluster> clusters = new TreeMap<>();

  /** The pitches that are tied on into the next measure. */
  final Set<Pitch> tied = new HashSet<>();

  /**
   * Lays a measure out.
   *
   * @param opens whether a section begins with it, so that a short one is a pick-up
   * @param continued the pitches that ties bring in from the measure before
   */
  StaffMeasure(Measure source, Clef clef, boolean opens, Set<Pitch> continued) {
    measure = Printable.of(withoutTails(source, continued));
    int topLine = Signature.topLine(clef);
    List<Layer> all = Layers.of(measure, MOST_LINES);
    List<Layer> shown = all.subList(0, Math.min(MOST_LAYERS, all.size()));
    boolean several = shown.stream().filter(StaffMeasure::isSeen).count() > 1;
    for (Layer layer : shown) {
      layers.add(chords(layer, topLine));
      tuplets.add(layer.tuplets());
    }
    for (int i = 0; i < layers.size(); i++) {
      direct(layers.get(i), i, several);
      beam(shown.get(i), layers.get(i), several, opens);
    }
    signs(topLine, continued);
    clusters.values().forEach(Cluster::arrange);
  }

  /** Leaves out what a played note lasts too long beyond a bar line: no one writes a tie for it. */
  private static Measure withoutTails(Measure measure, Set<Pitch> continued) {
    var events = new ArrayList<Event>(measure.events());
    boolean any =
        events.removeIf(
            event ->
                event instanceof Note note
                    && note.onset().equals(Fraction.ZERO)
                    && note.duration().toDouble() < TAIL
                    && !note.tied()
                    && continued.contains(note.pitch()));
    if (!any) {
      return measure;
    }
    return new Measure(
        measure.length(),
        measure.meter(),
        measure.key(),
        measure.left(),
        measure.right(),
        measure.ending(),
        measure.label(),
        measure.lineEnd(),
        events);
  }

  private static boolean isSeen(Layer layer) {
    return layer.signs().stream().anyMatch(sign -> !sign.isRest() || sign.visible());
  }

  private List<Chord> chords(Layer layer, int topLine) {
    var chords = new ArrayList<Chord>();
    for (Sign sign : layer.signs()) {
      var chord = new Chord(sign, layers.size(), topLine);
      chord.wholeMeasure =
          sign.isRest() && layer.signs().size() == 1 && sign.duration().equals(measure.length());
      chords.add(chord);
    }
    return chords;
  }

  private void direct(List<Chord> chords, int layer, boolean several) {
    for (Chord chord : chords) {
      if (several) {
        chord.up = layer % 2 == 0;
      } else if (!chord.isRest()) {
        chord.up = Chord.pointsUp(List.of(chord));
      }
    }
  }

  private void beam(Layer layer, List<Chord> chords, boolean several, boolean opens) {
    Fraction offset = Beams.offset(measure, opens);
    for (int[] group : Beams.groups(layer, measure.meter(), offset)) {
      List<Chord> beamed = chords.subList(group[0], group[1] + 1);
      beams.add(new BeamGroup(beamed, several ? beamed.getFirst().up : Chord.pointsUp(beamed)));
    }
  }

  /** Decides on accidentals in the order of time, over all layers. */
  private void signs(int topLine, Set<Pitch> continued) {
    var state = new Accidentals(measure.key());
    for (List<Chord> layer : layers) {
      for (Chord chord : layer) {
        clusters.computeIfAbsent(chord.sign.onset(), onset -> new Cluster());
      }
    }
    clusters.forEach(
        (onset, cluster) -> {
          for (List<Chord> layer : layers) {
            for (Chord chord : layer) {
              if (chord.sign.onset().equals(onset)) {
                List<Chord.GraceSource> graces = graces(chord, state, topLine);
                cluster.add(chord, shown(chord, state, continued), graces);
                chord.stem();
              }
            }
          }
        });
  }

  private List<Chord.Shown> shown(Chord chord, Accidentals state, Set<Pitch> continued) {
    var shown = new ArrayList<Chord.Shown>();
    for (Note note : chord.sign.notes()) {
      Pitch pitch = note.pitch();
      boolean fromBefore = note.onset().equals(Fraction.ZERO) && continued.contains(pitch);
      boolean needed = state.isNeeded(pitch, fromBefore);
      shown.add(new Chord.Shown(needed ? Chord.accidental(pitch.alter()) : null));
      if (note.tied() && note.end().compareTo(measure.length()) >= 0) {
        tied.add(pitch);
      }
    }
    return shown;
  }

  private static List<Chord.GraceSource> graces(Chord chord, Accidentals state, int topLine) {
    var sources = new ArrayList<Chord.GraceSource>();
    for (Event.Grace grace : chord.sign.graces()) {
      int[] places =
          grace.pitches().stream().mapToInt(pitch -> topLine - pitch.staffStep()).toArray();
      List<Chord.Shown> accidentals =
          grace.pitches().stream()
              .map(
                  pitch ->
                      new Chord.Shown(
                          state.isNeeded(pitch, false) ? Chord.accidental(pitch.alter()) : null))
              .toList();
      if (places.length > 0) {
        sources.add(new Chord.GraceSource(places, accidentals, grace.slashed()));
      }
    }
    return sources;
  }
}
