package gradus.scores;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Part;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says the silence of which a score says nothing, so that each voice fills its bars. */
public final class Silence {
  private Silence() {}

  /**
   * Returns a score with rests that are not printed where a voice has nothing in a bar in which it
   * occurs, and a rest that is printed in a bar without any voice.
   */
  public static Score said(Score score) {
    List<Part> parts = new ArrayList<>();
    for (Part part : score.parts()) {
      List<Measure> measures = part.measures().stream().map(Silence::said).toList();
      parts.add(new Part(part.name(), part.clef(), part.program(), measures));
    }
    return new Score(score.title(), score.composer(), score.origin(), score.rhythm(), parts);
  }

  private static Measure said(Measure measure) {
    Map<Integer, Fraction> times = new TreeMap<>(); // up to which each voice is filled
    List<Event> rests = new ArrayList<>();
    measure.events().stream()
        .sorted(Comparator.comparing(Event::onset))
        .forEach(
            event -> {
              if (event instanceof Note note) {
                fill(note.voice(), note.onset(), times, rests);
                times.merge(note.voice(), note.end(), Silence::later);
              } else if (event instanceof Event.Rest rest) {
                fill(rest.voice(), rest.onset(), times, rests);
                times.merge(rest.voice(), rest.onset().plus(rest.duration()), Silence::later);
              }
            });
    List.copyOf(times.keySet()).forEach(voice -> fill(voice, measure.length(), times, rests));
    if (times.isEmpty()) {
      rests.add(new Event.Rest(Fraction.ZERO, measure.length(), 1, true));
    }
    rests.addAll(measure.events());
    rests.sort(Comparator.comparing(Event::onset));
    return new Measure(
        measure.length(),
        measure.meter(),
        measure.key(),
        measure.left(),
        measure.right(),
        measure.ending(),
        measure.label(),
        measure.lineEnd(),
        rests);
  }

  private static void fill(
      int voice, Fraction until, Map<Integer, Fraction> times, List<Event> rests) {
    Fraction time = times.getOrDefault(voice, Fraction.ZERO);
    if (time.compareTo(until) < 0) {
      rests.add(new Event.Rest(time, until.minus(time), voice, false));
    }
  }

  private static Fraction later(Fraction one, Fraction other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
