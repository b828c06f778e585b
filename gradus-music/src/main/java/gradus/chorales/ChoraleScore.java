package gradus.chorales;

import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Durations;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Key;
import gradus.score.KeyFinder;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import gradus.score.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A chorale's frames as a score of four voices on two staves, as in a hymn book: soprano and alto
 * above, tenor and bass below.
 *
 * <p>Frames say what sounds, and no more. So all else is inferred:
 *
 * <ul>
 *   <li><i>Voices</i>: the notes of a frame, from the top, are soprano to bass. A frame of fewer
 *       than four leaves out the voice without which the others move least.
 *   <li><i>Notes</i>: the same pitch of a voice in frames one after the other is one note: whether
 *       it was sung again, the frames do not tell.
 *   <li><i>Key</i>: that of {@link KeyFinder}.
 *   <li><i>Names</i>: a note that the signature does not have is called the leading note of the
 *       next of its voice if that lies a semitone above; otherwise what is nearest, on the line of
 *       fifths, to the notes of the signature that sound with it.
 *   <li><i>Metre</i>: 3/4 if the beats differ in the lengths of the notes that begin on them more
 *       by threes than by twos, and clearly so; otherwise 4/4.
 *   <li><i>Pick-up</i>: such that the last chord begins on a strong beat, and the last bar is full
 *       or completes the pick-up.
 * </ul>
 */
public final class ChoraleScore {
  private static final int VOICES = 4;
  private static final int NONE = -1;
  private static final Fraction HALF = Fraction.of(1, 2);
  private static final Fraction QUARTER = Fraction.of(1, 4);
  private static final Fraction EIGHTH = Fraction.of(1, 8);
  private static final double CLEARLY = 0.3;
  private static final int LEAST_BEATS = 9; // before the last chord, to find a metre by

  private final int[][] voices; // [4][T], NONE where a voice is silent
  private final int length;
  private final int perQuarter;
  private final Fraction step;
  private final Key key;
  private Meter meter = new Meter(4, 4, Meter.Symbol.COMMON);

  private ChoraleScore(int[][] frames, int perQuarter) {
    length = frames.length;
    this.perQuarter = perQuarter;
    step = Fraction.of(1, 4L * perQuarter);
    voices = voices(frames);
    var times = new double[12];
    for (int[] frame : frames) {
      for (int note : frame) {
        times[Math.floorMod(note, 12)]++;
      }
    }
    key = KeyFinder.of(times);
  }

  /**
   * Returns frames as a score.
   *
   * @param frames the MIDI numbers that sound in each, from 0 to 4 of them, from the highest voice
   *     to the lowest or from the lowest to the highest; a fifth note and more are left out
   * @param perQuarter how many frames a quarter note has, a power of two
   * @param title the title that it gets
   */
  public static Score of(int[][] frames, int perQuarter, String title) {
    if (perQuarter < 1 || Integer.bitCount(perQuarter) != 1) {
      throw new IllegalArgumentException(
          "a quarter note has 1, 2, 4 or so frames, got " + perQuarter);
    }
    return new ChoraleScore(frames, perQuarter).score(title);
  }

  private static int[][] voices(int[][] frames) {
    var voices = new int[VOICES][frames.length];
    int[] before = {67, 62, 57, 50}; // where the voices lie
    for (int t = 0; t < frames.length; t++) {
      int[] notes = fromTheTop(frames[t]);
      int[] sung = notes.length < VOICES ? nearest(notes, before) : notes;
      for (int v = 0; v < VOICES; v++) {
        voices[v][t] = sung[v];
        before[v] = sung[v] == NONE ? before[v] : sung[v];
      }
    }
    return voices;
  }

  private static int[] fromTheTop(int[] frame) {
    int[] notes = frame.clone();
    if (notes.length > 1 && notes[0] < notes[notes.length - 1]) {
      for (int i = 0; i < notes.length; i++) {
        notes[i] = frame[notes.length - 1 - i];
      }
    }
    if (notes.length > VOICES) {
      notes[VOICES - 1] = notes[notes.length - 1]; // the bass
    }
    return Arrays.copyOf(notes, Math.min(notes.length, VOICES));
  }

  /** Gives each note a voice, in their order, so that the voices move least. */
  private static int[] nearest(int[] notes, int[] before) {
    int[] best = new int[VOICES];
    int least = Integer.MAX_VALUE;
    for (int set = 0; set < 1 << VOICES; set++) {
      if (Integer.bitCount(set) != notes.length) {
        continue;
      }
      int[] sung = new int[VOICES];
      int moved = 0;
      for (int v = 0, next = 0; v < VOICES; v++) {
        boolean sings = (set >> v & 1) == 1;
        sung[v] = sings ? notes[next++] : NONE;
        moved += sings ? Math.abs(sung[v] - before[v]) : 0;
      }
      if (moved < least) {
        least = moved;
        best = sung;
      }
    }
    return best;
  }

  private Score score(String title) {
    int last = length - 1; // where the last chord begins
    while (last > 0 && isHeld(last)) {
      last--;
    }
    int beat = last / perQuarter;
    boolean inThrees = beat >= LEAST_BEATS && contrast(3, last) - contrast(2, last) > CLEARLY;
    meter = inThrees ? Meter.of(3, 4) : meter;
    int bar = bar();
    int pickUp = (inThrees ? beat % 3 : pickUp(beat)) * perQuarter;
    List<Measure> upper = new ArrayList<>();
    List<Measure> lower = new ArrayList<>();
    for (int from = pickUp == 0 ? 0 : pickUp - bar; from < length; from += bar) {
      int begin = Math.max(0, from);
      int end = Math.min(length, from + bar);
      upper.add(measure(begin, end, 0));
      lower.add(measure(begin, end, 2));
    }
    return new Score(
        title,
        "",
        "",
        "",
        List.of(new Part("", Clef.TREBLE, 0, upper), new Part("", Clef.BASS, 0, lower)));
  }

  private boolean isHeld(int t) {
    for (int[] voice : voices) {
      if (voice[t] != voice[t - 1]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns by how much the beats of a bar of so many differ in the lengths of the notes that begin
   * on them, as a part of their mean.
   */
  private double contrast(int beats, int until) {
    var sums = new double[beats];
    var counts = new int[beats];
    for (int t = 0; t < until; t++) {
      int beat = t / perQuarter % beats;
      counts[beat] += t % perQuarter == 0 ? 1 : 0;
      for (int[] voice : voices) {
        sums[beat] += begins(voice, t) ? Math.min(end(voice, t, length) - t, bar()) : 0;
      }
    }
    double mean = 0;
    for (int i = 0; i < beats; i++) {
      sums[i] /= Math.max(1, counts[i]);
      mean += sums[i] / beats;
    }
    double most = Arrays.stream(sums).max().orElse(0);
    double least = Arrays.stream(sums).min().orElse(0);
    return mean == 0 ? 0 : (most - least) / mean;
  }

  private int bar() {
    return meter.beats() * perQuarter;
  }

  private static boolean begins(int[] voice, int t) {
    return voice[t] != NONE && (t == 0 || voice[t - 1] != voice[t]);
  }

  private static int end(int[] voice, int t, int limit) {
    int end = t + 1;
    while (end < limit && voice[end] == voice[t]) {
      end++;
    }
    return end;
  }

  /**
   * Returns the beats before the first bar line of 4/4, given on which beat the last chord begins.
   */
  private int pickUp(int lastBeat) {
    int beats = Math.ceilDiv(length, perQuarter);
    int some = lastBeat % 2;
    int full = beats % 4;
    if (full % 2 == some) {
      return full;
    }
    return some; // the last bar is what the pick-up leaves, or short
  }

  private Measure measure(int begin, int end, int first) {
    List<Event> events = new ArrayList<>();
    for (int v = first; v < first + 2; v++) {
      voice(voices[v], v - first + 1, begin, end, events);
    }
    events.sort(Comparator.comparing(Event::onset));
    return new Measure(
        step.times(Fraction.of(end - begin, 1)),
        meter,
        key,
        Barline.SINGLE,
        end == length ? Barline.FINAL : Barline.SINGLE,
        "",
        "",
        false,
        events);
  }

  /**
   * Cuts a time into signs: one that begins off the beat does not hide the middle of 4/4, one that
   * begins within an eighth hides no beat, and what no sign says is cut at the strongest place.
   */
  private void signs(Fraction onset, Fraction duration, List<Fraction> signs) {
    Fraction end = onset.plus(duration);
    boolean said = Durations.isSign(duration);
    for (Fraction grid :
        meter.beats() == 4 ? List.of(HALF, QUARTER, EIGHTH) : List.of(QUARTER, EIGHTH)) {
      Fraction finer = grid.equals(HALF) ? QUARTER : EIGHTH;
      Fraction passed = onset.dividedBy(grid);
      long next = passed.numerator() / passed.denominator() + 1;
      Fraction point = grid.times(Fraction.of(next, 1));
      boolean hides = !grid.equals(EIGHTH) && onset.dividedBy(finer).denominator() > 1;
      if (point.compareTo(end) < 0 && (hides || !said)) {
        signs(onset, point.minus(onset), signs);
        signs(point, end.minus(point), signs);
        return;
      }
    }
    signs.addAll(Durations.signs(duration));
  }

  private Pitch pitch(int[] sung, int t) {
    int number = sung[t];
    if (isOfSignature(number)) {
      return Spelling.of(number, key);
    }
    int next = end(sung, t, length);
    if (next < length && sung[next] == number + 1) {
      int target = Spelling.place(Spelling.of(number + 1, key));
      return Spelling.near(number, target + 5); // a semitone below is five fifths up
    }
    double sum = 0;
    int count = 0;
    for (int[] voice : voices) {
      if (voice[t] != NONE && isOfSignature(voice[t])) {
        sum += Spelling.place(Spelling.of(voice[t], key));
        count++;
      }
    }
    return count == 0 ? Spelling.of(number, key) : Spelling.near(number, sum / count);
  }

  private boolean isOfSignature(int number) {
    int place = Spelling.place(Spelling.of(number, key));
    return place >= key.fifths() - 1 && place <= key.fifths() + 5;
  }

  private void voice(int[] sung, int voice, int begin, int end, List<Event> events) {
    for (int t = begin; t < end; t = end(sung, t, end)) {
      int until = end(sung, t, end);
      Fraction onset = step.times(Fraction.of(t - begin, 1));
      List<Fraction> signs = new ArrayList<>();
      int early = begin == 0 && end < length ? bar() - (end - begin) : 0; // of a pick-up
      signs(
          step.times(Fraction.of(t - begin + early, 1)),
          step.times(Fraction.of(until - t, 1)),
          signs);
      boolean goesOn = until == end && end < length && sung[end] == sung[t];
      for (int i = 0; i < signs.size(); i++) {
        if (sung[t] == NONE) {
          events.add(new Event.Rest(onset, signs.get(i), voice, true));
        } else {
          boolean tied = goesOn || i + 1 < signs.size();
          Pitch pitch = pitch(sung, t);
          events.add(new Note(onset, signs.get(i), voice, pitch, Note.VELOCITY, tied, Set.of()));
        }
        onset = onset.plus(signs.get(i));
      }
    }
  }
}
