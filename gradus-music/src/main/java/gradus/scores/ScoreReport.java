package gradus.scores;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Pitch;
import gradus.score.Score;
import gradus.score.ScoreCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is right and wrong with a score of several voices.
 *
 * @param reads whether all words fit where they stand, and there are notes
 * @param barsFull whether each bar is as long as its metre, but for pick-ups and what completes
 *     them, and each voice that a bar has fills it from end to end
 * @param tiesHold whether each tie leads to a note of its pitch in its voice
 * @param repeatsBalance whether each repeat that begins ends
 * @param inRange whether all pitches are of the 88 keys of a piano
 * @param bars how many bars there are
 * @param fullBars how many of them each voice that they have fills from end to end
 * @param faults what is wrong, in words
 */
public record ScoreReport(
    boolean reads,
    boolean barsFull,
    boolean tiesHold,
    boolean repeatsBalance,
    boolean inRange,
    int bars,
    int fullBars,
    List<String> faults) {
  /** Copies the list. */
  public ScoreReport {
    faults = List.copyOf(faults);
  }

  /** Returns whether nothing is wrong. */
  public boolean isValid() {
    return faults.isEmpty();
  }

  /** Checks a score. */
  public static ScoreReport of(Score score) {
    return of(score, List.of());
  }

  /** Checks a score. */
  static ScoreReport of(Score score, List<String> slips) {
    List<String> reading = new ArrayList<>(slips);
    List<String> bars = new ArrayList<>();
    List<String> ties = new ArrayList<>();
    List<String> range = new ArrayList<>();
    List<Part> parts = score.parts();
    if (parts.stream().allMatch(p -> p.measures().stream().allMatch(m -> m.notes().isEmpty()))) {
      reading.add("there are no notes");
    }
    List<Measure> first = parts.isEmpty() ? List.of() : parts.getFirst().measures();
    bars.addAll(ScoreCheck.bars(first));
    Set<Integer> open = new HashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      List<Measure> measures = parts.get(i).measures();
      for (int bar = 0; bar < measures.size(); bar++) {
        int known = bars.size();
        voices("bar " + (bar + 1) + ", p" + (i + 1), measures.get(bar), bars);
        if (bars.size() > known) {
          open.add(bar);
        }
      }
      ties("p" + (i + 1), measures, ties);
      range.addAll(ScoreCheck.range(measures));
    }
    List<String> repeats = ScoreCheck.repeats(first);
    List<String> faults = new ArrayList<>(reading);
    List.of(bars, ties, repeats, range).forEach(faults::addAll);
    return new ScoreReport(
        reading.isEmpty(),
        bars.isEmpty(),
        ties.isEmpty(),
        repeats.isEmpty(),
        range.isEmpty(),
        first.size(),
        first.size() - open.size(),
        faults);
  }

  /** A stretch of time that a voice fills. */
  private record Span(Fraction onset, Fraction duration) {
    Fraction end() {
      return onset.plus(duration);
    }
  }

  private static void voices(String where, Measure measure, List<String> faults) {
    Map<Integer, Set<Span>> voices = new TreeMap<>();
    for (Event event : measure.events()) {
      if (event instanceof Note note) {
        add(voices, note.voice(), new Span(note.onset(), note.duration()));
      } else if (event instanceof Event.Rest rest) {
        add(voices, rest.voice(), new Span(rest.onset(), rest.duration()));
      }
    }
    if (voices.isEmpty()) {
      faults.add(where + " is empty");
    }
    voices.forEach((voice, spans) -> voice(where + "v" + voice, spans, measure, faults));
  }

  private static void add(Map<Integer, Set<Span>> voices, int voice, Span span) {
    voices.computeIfAbsent(voice, _ -> new HashSet<>()).add(span); // a chord is one
  }

  private static void voice(String where, Set<Span> spans, Measure measure, List<String> faults) {
    Fraction time = Fraction.ZERO;
    for (Span span : spans.stream().sorted(Comparator.comparing(Span::onset)).toList()) {
      int gap = span.onset().compareTo(time);
      if (gap > 0) {
        faults.add(where + " has nothing from " + time + " to " + span.onset());
      } else if (gap < 0) {
        faults.add(where + " begins a note at " + span.onset() + " within another");
      }
      time = span.end().compareTo(time) > 0 ? span.end() : time;
    }
    if (time.compareTo(measure.length()) < 0) {
      faults.add(where + " has nothing from " + time + " to " + measure.length());
    }
  }

  /** A note as a tie finds it. */
  private record Begin(Fraction onset, int voice, Pitch pitch) {}

  private static void ties(String part, List<Measure> measures, List<String> faults) {
    for (int bar = 0; bar < measures.size(); bar++) {
      Measure measure = measures.get(bar);
      Set<Begin> here = begins(measure);
      Set<Begin> next = bar + 1 == measures.size() ? Set.of() : begins(measures.get(bar + 1));
      for (Note note : measure.notes()) {
        boolean isLast = note.end().compareTo(measure.length()) >= 0;
        Fraction goesOn = isLast ? Fraction.ZERO : note.end();
        if (note.tied()
            && !(isLast ? next : here).contains(new Begin(goesOn, note.voice(), note.pitch()))) {
          faults.add(
              String.format(
                  Locale.ROOT,
                  "bar %d, %sv%d: the tie of %s at %s leads to no note",
                  bar + 1,
                  part,
                  note.voice(),
                  note.pitch(),
                  note.onset()));
        }
      }
    }
  }

  private static Set<Begin> begins(Measure measure) {
    Set<Begin> begins = new HashSet<>();
    measure.notes().forEach(n -> begins.add(new Begin(n.onset(), n.voice(), n.pitch())));
    return begins;
  }
}
