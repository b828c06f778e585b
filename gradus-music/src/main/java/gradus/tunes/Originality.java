package gradus.tunes;

import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Finds the longest passage that a tune shares with known ones, in measures, whatever the key: two
 * passages are the same if their notes begin at the same times, last as long and differ in pitch by
 * one interval throughout. Of a chord the highest note counts; grace notes and chord symbols do
 * not.
 *
 * <p>A measure that is shorter than its metre says, such as a pick-up, may be part of a passage but
 * adds nothing to its length. A measure without a note ends a passage.
 */
public final class Originality {
  private final List<List<Bar>> known;

  private Originality(List<List<Bar>> known) {
    this.known = known;
  }

  /** Returns the measure of originality beside these tunes. */
  public static Originality beside(List<Score> tunes) {
    return new Originality(tunes.stream().map(Originality::bars).toList());
  }

  /**
   * A passage that a tune shares with a known one.
   *
   * @param measures how long it is, in full measures; 0 if nothing is shared
   * @param from the measure of the tune that it begins in, from 0
   * @param tune the number of the known tune, from 0; −1 if nothing is shared
   * @param there the measure of the known tune that it begins in, from 0
   */
  public record Passage(int measures, int from, int tune, int there) {
    private static final Passage NONE = new Passage(0, 0, -1, 0);
  }

  /** Returns the longest passage of a tune's first part, the first of those as long. */
  public Passage longestPassage(Score score) {
    List<Bar> bars = bars(score);
    Passage longest = Passage.NONE;
    for (int tune = 0; tune < known.size(); tune++) {
      Passage passage = longestPassage(bars, known.get(tune), tune);
      longest = passage.measures() > longest.measures() ? passage : longest;
    }
    return longest;
  }

  /** Returns the median of the lengths of the longest passages of tunes; NaN if there are none. */
  public double medianPassage(List<Score> tunes) {
    int[] lengths =
        tunes.stream().mapToInt(tune -> longestPassage(tune).measures()).sorted().toArray();
    int middle = lengths.length / 2;
    return lengths.length == 0
        ? Double.NaN
        : Arrays.stream(lengths, (lengths.length - 1) / 2, middle + 1).average().orElseThrow();
  }

  /**
   * The longest common run of bars, by the length of the run that ends at each pair of bars: that
   * of the pair before, and one more, where the bars are alike and lie as far from those before.
   */
  private static Passage longestPassage(List<Bar> bars, List<Bar> others, int tune) {
    Passage longest = Passage.NONE;
    var before = new Run[others.size() + 1];
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      var ending = new Run[others.size() + 1];
      for (int j = 0; j < others.size(); j++) {
        Bar other = others.get(j);
        if (bar.notes().isEmpty() || !bar.notes().equals(other.notes())) {
          continue;
        }
        Run previous = before[j];
        int counted = bar.isFull() ? 1 : 0;
        Run run =
            previous == null || bar.leap() != other.leap()
                ? new Run(i, j, counted)
                : new Run(previous.from(), previous.there(), previous.measures() + counted);
        ending[j + 1] = run;
        if (run.measures() > longest.measures()) {
          longest = new Passage(run.measures(), run.from(), tune, run.there());
        }
      }
      before = ending;
    }
    return longest;
  }

  private record Run(int from, int there, int measures) {}

  /**
   * A measure apart from its key.
   *
   * @param notes its notes, pitches as semitones above the first
   * @param leap semitones from the first note of the measure before to its own
   * @param isFull whether it counts
   */
  private record Bar(List<Sound> notes, int leap, boolean isFull) {}

  private record Sound(Fraction onset, Fraction duration, int interval) {}

  private static List<Bar> bars(Score score) {
    List<Bar> bars = new ArrayList<>();
    int before = 0;
    for (Part part : score.parts().stream().limit(1).toList()) {
      for (Measure measure : part.measures()) {
        List<Note> melody = melody(measure);
        int first = melody.isEmpty() ? before : melody.getFirst().pitch().midi();
        List<Sound> sounds =
            melody.stream()
                .map(note -> new Sound(note.onset(), note.duration(), note.pitch().midi() - first))
                .toList();
        bars.add(new Bar(sounds, first - before, measure.isFull()));
        before = first;
      }
    }
    return bars;
  }

  /** Returns the highest note at each onset, in the order of time. */
  private static List<Note> melody(Measure measure) {
    SequencedMap<Fraction, Note> highest = new TreeMap<>();
    for (Note note : measure.notes()) {
      highest.merge(note.onset(), note, Originality::higher);
    }
    return List.copyOf(highest.values());
  }

  private static Note higher(Note one, Note other) {
    return Comparator.<Note>comparingInt(note -> note.pitch().midi()).compare(one, other) >= 0
        ? one
        : other;
  }
}
