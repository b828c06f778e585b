package gradus.score;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A score in time: which measures follow one another, and what is heard. */
public final class Performance {
  private static final int MOST_MEASURES = 1_000_000;
  private static final int MOST_PASSES = 32;
  private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,3})(?:-([0-9]{1,3}))?");

  private final Score score;
  private final List<Integer> order;
  private final List<Fraction> starts = new ArrayList<>();

  private Performance(Score score, List<Integer> order) {
    this.score = score;
    this.order = order;
    Fraction time = Fraction.ZERO;
    for (int index : order) {
      starts.add(time);
      Fraction longest = Fraction.ZERO;
      for (Part part : score.parts()) {
        Fraction length = part.measures().get(index).length();
        longest = longest.compareTo(length) < 0 ? length : longest;
      }
      time = time.plus(longest);
    }
    starts.add(time);
  }

  /** Returns the measures once each, as they are written. */
  public static Performance asWritten(Score score) {
    List<Integer> order = new ArrayList<>();
    int count = score.parts().isEmpty() ? 0 : score.parts().getFirst().measures().size();
    for (int i = 0; i < count; i++) {
      order.add(i);
    }
    return new Performance(score, order);
  }

  /**
   * Returns the measures as they are played, with the repeats and endings of the first part. A
   * repeat goes back to where its section begins, as {@link Sections} has it. Numbers of an ending
   * above 32 are taken for no number.
   *
   * @throws IllegalArgumentException if more than a million measures would be played
   */
  public static Performance played(Score score) {
    List<Measure> measures =
        score.parts().isEmpty() ? List.of() : score.parts().getFirst().measures();
    var sections = new Sections(measures);
    List<Integer> order = new ArrayList<>();
    int start = 0;
    while (start < measures.size()) {
      int end = sections.end(start);
      section(measures, start, end, order);
      if (order.size() > MOST_MEASURES) {
        throw new IllegalArgumentException(
            "expected at most " + MOST_MEASURES + " measures to play");
      }
      start = end + 1;
    }
    return new Performance(score, order);
  }

  private static void section(List<Measure> measures, int start, int end, List<Integer> order) {
    int passes = 1;
    for (int i = start; i <= end; i++) {
      if (measures.get(i).right() == Barline.REPEAT_END) {
        passes = Math.max(passes, 2);
      }
      for (int number : numbers(measures.get(i).ending())) {
        passes = Math.max(passes, number);
      }
    }
    for (int pass = 1; pass <= passes; pass++) {
      boolean played = true;
      for (int i = start; i <= end; i++) {
        List<Integer> numbers = numbers(measures.get(i).ending());
        played = numbers.isEmpty() ? played : numbers.contains(pass);
        if (played) {
          order.add(i);
        }
        if (played && measures.get(i).right() == Barline.REPEAT_END && pass < passes) {
          break;
        }
      }
    }
  }

  /** Returns the numbers of an ending such as 1, or 1,3, or 1-3. */
  private static List<Integer> numbers(String ending) {
    List<Integer> numbers = new ArrayList<>();
    Matcher matcher = NUMBERS.matcher(ending);
    while (matcher.find()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      for (int number = first; number <= Math.min(last, MOST_PASSES); number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** Returns the indices of the measures, in the order of time. */
  public List<Integer> order() {
    return Collections.unmodifiableList(order);
  }

  /** Returns when the measure at a place of the order begins, in whole notes. */
  public Fraction start(int place) {
    return starts.get(place);
  }

  /** Returns how long the whole lasts, in whole notes. */
  public Fraction length() {
    return starts.getLast();
  }

  /** Returns what is heard, in the order of parts, then onsets, then pitches. */
  public List<Sound> sounds() {
    List<Sound> sounds = new ArrayList<>();
    for (int part = 0; part < score.parts().size(); part++) {
      sounds(part, sounds);
    }
    sounds.sort(
        Comparator.comparingInt(Sound::part)
            .thenComparing(Sound::onset)
            .thenComparingInt(s -> s.pitch().midi())
            .thenComparing(Sound::duration));
    return sounds;
  }

  /** A note held by a tie. */
  private record Held(int voice, Pitch pitch) {}

  private void sounds(int part, List<Sound> sounds) {
    Map<Held, Integer> open = new HashMap<>(); // where the sound is that is to go on
    for (int place = 0; place < order.size(); place++) {
      Measure measure = score.parts().get(part).measures().get(order.get(place));
      for (Note note : measure.notes()) {
        var held = new Held(note.voice(), note.pitch());
        Fraction onset = starts.get(place).plus(note.onset());
        Integer index = open.remove(held);
        if (index != null && sounds.get(index).end().equals(onset)) {
          Sound begun = sounds.get(index);
          sounds.set(
              index,
              new Sound(
                  part,
                  begun.voice(),
                  begun.onset(),
                  begun.duration().plus(note.duration()),
                  begun.pitch(),
                  begun.velocity()));
        } else {
          index = sounds.size();
          sounds.add(
              new Sound(part, note.voice(), onset, note.duration(), note.pitch(), note.velocity()));
        }
        if (note.tied()) {
          open.put(held, index);
        }
      }
    }
  }
}
