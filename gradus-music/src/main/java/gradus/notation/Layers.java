package gradus.notation;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Shares the notes of a measure out to lines of signs: notes that begin and end together become
 * chords, overlapping ones come to lie in several lines, and what no single sign can say becomes
 * several, tied.
 */
public final class Layers {
  private final Measure measure;
  private final int most;
  private final List<Event.Grace> graces = new ArrayList<>();
  private final List<Event.Tuplet> tuplets = new ArrayList<>();

  /** A chord or a rest before it is cut into signs. */
  private record Item(Fraction onset, Fraction duration, List<Note> notes, boolean visible) {
    Fraction end() {
      return onset.plus(duration);
    }

    Item ending(Fraction end) {
      Fraction shorter = end.minus(onset);
      return new Item(
          onset, shorter, notes.stream().map(note -> note.at(onset, shorter)).toList(), visible);
    }

    Item with(List<Note> more) {
      var all = new ArrayList<>(notes);
      more.forEach(note -> all.add(note.at(onset, duration)));
      return new Item(onset, duration, byPitch(all), visible);
    }
  }

  private Layers(Measure measure, int most) {
    this.measure = measure;
    this.most = most;
    for (Event event : measure.events()) {
      if (event instanceof Event.Grace grace) {
        graces.add(grace);
      } else if (event instanceof Event.Tuplet tuplet) {
        tuplets.add(tuplet);
      }
    }
    tuplets.sort(Comparator.comparing(Event.Tuplet::onset));
  }

  /**
   * Returns the lines of a measure, voice by voice.
   *
   * @param most how many lines a voice may have; where more would be needed, notes are shortened
   */
  public static List<Layer> of(Measure measure, int most) {
    return new Layers(measure, most).layers();
  }

  private List<Layer> layers() {
    var voices = new TreeMap<Integer, Map<Span, List<Note>>>();
    for (Note note : measure.notes()) {
      voices
          .computeIfAbsent(note.voice(), voice -> new LinkedHashMap<>())
          .computeIfAbsent(new Span(note.onset(), note.duration()), span -> new ArrayList<>())
          .add(note);
    }
    var rests = new TreeMap<Integer, List<Item>>();
    for (Event event : measure.events()) {
      if (event instanceof Event.Rest rest && rest.duration().isPositive()) {
        rests
            .computeIfAbsent(rest.voice(), voice -> new ArrayList<>())
            .add(new Item(rest.onset(), rest.duration(), List.of(), rest.visible()));
        voices.computeIfAbsent(rest.voice(), voice -> new LinkedHashMap<>());
      }
    }
    var layers = new ArrayList<Layer>();
    voices.forEach(
        (voice, chords) -> {
          List<Item> items = new ArrayList<>();
          chords.forEach(
              (span, notes) ->
                  items.add(new Item(span.onset, span.duration, byPitch(notes), true)));
          items.sort(Comparator.comparing(Item::onset).thenComparingInt(Layers::top));
          for (List<Item> line : lines(items, rests.getOrDefault(voice, List.of()))) {
            layers.add(layer(voice, line));
          }
        });
    return layers;
  }

  private record Span(Fraction onset, Fraction duration) {}

  private static int top(Item item) {
    return -item.notes.getLast().pitch().midi();
  }

  private static List<Note> byPitch(List<Note> notes) {
    return notes.stream()
        .sorted(
            Comparator.comparingInt((Note note) -> note.pitch().staffStep())
                .thenComparingInt(note -> note.pitch().alter()))
        .toList();
  }

  /** First fit: each chord goes to the first line that is free when it begins. */
  private List<List<Item>> lines(List<Item> chords, List<Item> rests) {
    var lines = new ArrayList<List<Item>>();
    for (Item chord : chords) {
      List<Item> free =
          lines.stream()
              .filter(line -> line.getLast().end().compareTo(chord.onset) <= 0)
              .findFirst()
              .orElse(null);
      if (free != null) {
        free.add(chord);
      } else if (lines.size() < most) {
        lines.add(new ArrayList<>(List.of(chord)));
      } else {
        squeeze(lines, chord);
      }
    }
    if (lines.isEmpty()) {
      lines.add(new ArrayList<>());
    }
    List<Item> first = lines.getFirst();
    for (Item rest : rests) {
      if (first.stream().allMatch(item -> apart(item, rest))) {
        first.add(rest);
      }
    }
    first.sort(Comparator.comparing(Item::onset));
    return lines;
  }

  private static boolean apart(Item one, Item other) {
    return one.end().compareTo(other.onset) <= 0 || other.end().compareTo(one.onset) <= 0;
  }

  /** Shortens what ends first to make room; what begins together becomes one chord. */
  private static void squeeze(List<List<Item>> lines, Item chord) {
    List<Item> line =
        lines.stream()
            .min(Comparator.comparing((List<Item> one) -> one.getLast().end()))
            .orElseThrow();
    Item last = line.removeLast();
    if (last.onset.equals(chord.onset)) {
      line.add(last.with(chord.notes));
    } else {
      line.add(last.ending(chord.onset));
      line.add(chord);
    }
  }

  private Layer layer(int voice, List<Item> line) {
    var own = new ArrayList<Event.Tuplet>();
    var signs = new ArrayList<Sign>();
    for (Item item : line) {
      Event.Tuplet tuplet = tupletAt(voice, item.onset);
      if (tuplet != null && (own.isEmpty() || !own.getLast().equals(tuplet))) {
        own.add(tuplet);
      }
      cut(item, tuplet, tuplet == null ? -1 : own.size() - 1, gracesAt(voice, item), signs);
    }
    return new Layer(voice, signs, own);
  }

  private Event.@org.jspecify.annotations.Nullable Tuplet tupletAt(int voice, Fraction time) {
    for (Event.Tuplet tuplet : tuplets) {
      if (tuplet.voice() == voice
          && tuplet.onset().compareTo(time) <= 0
          && time.compareTo(tuplet.onset().plus(tuplet.duration())) < 0) {
        return tuplet;
      }
    }
    return null;
  }

  private List<Event.Grace> gracesAt(int voice, Item item) {
    List<Event.Grace> found =
        graces.stream()
            .filter(grace -> grace.voice() == voice && grace.onset().equals(item.onset))
            .toList();
    graces.removeAll(found); // before one sign only
    return found;
  }

  private void cut(
      Item item,
      Event.@org.jspecify.annotations.Nullable Tuplet tuplet,
      int number,
      List<Event.Grace> before,
      List<Sign> signs) {
    boolean wholeRest = item.notes.isEmpty() && item.duration.equals(measure.length());
    if (wholeRest) {
      signs.add(
          new Sign(
              item.onset,
              item.duration,
              new NoteValue(0, 0),
              List.of(),
              item.visible,
              number,
              before));
      return;
    }
    Fraction start = tuplet == null ? Fraction.ZERO : tuplet.onset();
    Fraction ratio = tuplet == null ? Fraction.ONE : Fraction.of(tuplet.actual(), tuplet.normal());
    List<Fraction> pieces =
        NoteValue.pieces(
            item.onset.minus(start).times(ratio), item.duration.times(ratio), measure.meter());
    Fraction onset = item.onset;
    for (int i = 0; i < pieces.size(); i++) {
      Fraction duration = pieces.get(i).dividedBy(ratio);
      Fraction from = onset;
      boolean first = i == 0;
      boolean last = i == pieces.size() - 1;
      List<Note> notes =
          item.notes.stream().map(note -> piece(note.at(from, duration), first, last)).toList();
      signs.add(
          new Sign(
              onset,
              duration,
              NoteValue.of(pieces.get(i)),
              notes,
              item.visible,
              number,
              first ? before : List.of()));
      onset = onset.plus(duration);
    }
  }

  /** Marks go to the first piece, save those that end something. */
  private static Note piece(Note note, boolean first, boolean last) {
    if (first && last) {
      return note;
    }
    Set<Note.Mark> ends = EnumSet.of(Note.Mark.SLUR_STOP, Note.Mark.BEAM_BREAK);
    var kept = EnumSet.noneOf(Note.Mark.class);
    for (Note.Mark mark : note.marks()) {
      if (ends.contains(mark) ? last : first) {
        kept.add(mark);
      }
    }
    return note.withMarks(kept).withTied(!last || note.tied());
  }
}
