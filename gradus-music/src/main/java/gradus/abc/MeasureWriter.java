package gradus.abc;

import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Note.Mark;
import gradus.score.Pitch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Writes what is in a measure: each voice, the second and later ones as overlays. */
final class MeasureWriter {
  private static final Fraction UNIT = Fraction.of(1, 8);

  private final StringBuilder out;
  private final boolean beamed;
  private final boolean dynamic;
  private int velocity = Note.VELOCITY;
  private final Map<Integer, List<Pitch>> tied = new HashMap<>(); // by overlay
  private Accidentals accidentals = new Accidentals(Map.of(), Accidentals.Reach.PITCH);

  /** Notes that begin at once, or a rest where there are none. */
  private record Item(Fraction onset, Fraction duration, List<Note> notes, boolean visible) {
    Fraction end() {
      return onset.plus(duration);
    }
  }

  /**
   * Creates a writer.
   *
   * @param beamed whether notes say where beams end; else they end at beats
   * @param dynamic whether velocities are written as dynamics
   */
  MeasureWriter(StringBuilder out, boolean beamed, boolean dynamic) {
    this.out = out;
    this.beamed = beamed;
    this.dynamic = dynamic;
  }

  void write(Measure measure, boolean tempoSaid) {
    accidentals = new Accidentals(KeyField.alters(measure.key()), Accidentals.Reach.PITCH);
    NavigableMap<Integer, List<Item>> voices = voices(measure);
    int last = voices.isEmpty() ? 1 : voices.lastKey();
    int overlay = 1;
    List<List<Item>> spilled = new ArrayList<>();
    for (int voice = 1; voice <= last; voice++) { // an absent one too: the next keeps its number
      List<List<Item>> lanes = lanes(voices.getOrDefault(voice, List.of()));
      spilled.addAll(lanes.subList(1, lanes.size()));
      lane(measure, lanes.getFirst(), voice, overlay++, tempoSaid);
    }
    for (List<Item> lane : spilled) {
      lane(measure, lane, 0, overlay++, tempoSaid);
    }
  }

  private static NavigableMap<Integer, List<Item>> voices(Measure measure) {
    Map<Integer, TreeMap<Fraction, List<Note>>> chords = new TreeMap<>();
    var voices = new TreeMap<Integer, List<Item>>();
    for (Event event : measure.events()) {
      switch (event) {
        case Note note ->
            chords
                .computeIfAbsent(note.voice(), v -> new TreeMap<>())
                .computeIfAbsent(note.onset(), t -> new ArrayList<>())
                .add(note);
        case Event.Rest rest ->
            voices
                .computeIfAbsent(rest.voice(), v -> new ArrayList<>())
                .add(new Item(rest.onset(), rest.duration(), List.of(), rest.visible()));
        case Event.Tuplet t -> {}
        case Event.Grace g -> {}
        case Event.ChordSymbol c -> {}
        case Event.Tempo t -> {}
        case Event.Words w -> {}
        case Event.Pedal p -> {}
      }
    }
    chords.forEach(
        (voice, byOnset) ->
            byOnset.forEach(
                (onset, notes) -> {
                  notes.sort(Comparator.comparing(Note::duration).reversed()); // the first lasts
                  voices
                      .computeIfAbsent(voice, v -> new ArrayList<>())
                      .add(new Item(onset, notes.getFirst().duration(), notes, true));
                }));
    return voices;
  }

  /** Shares items out so that none of a lane overlap; the first lane is there even if empty. */
  private static List<List<Item>> lanes(List<Item> items) {
    List<Item> ordered = new ArrayList<>(items);
    ordered.sort(Comparator.comparing(Item::onset));
    List<List<Item>> lanes = new ArrayList<>();
    lanes.add(new ArrayList<>());
    for (Item item : ordered) {
      List<Item> free = null;
      for (List<Item> lane : lanes) {
        if (lane.isEmpty() || lane.getLast().end().compareTo(item.onset()) <= 0) {
          free = lane;
          break;
        }
      }
      if (free == null) {
        free = new ArrayList<>();
        lanes.add(free);
      }
      free.add(item);
    }
    return lanes;
  }

  private void lane(Measure measure, List<Item> lane, int voice, int overlay, boolean tempoSaid) {
    if (overlay > 1) {
      out.append(" & ");
    }
    List<Event.Tuplet> tuplets = new ArrayList<>();
    List<Event> above = new ArrayList<>();
    for (Event event : measure.events()) {
      if (event instanceof Event.Tuplet tuplet && tuplet.voice() == voice) {
        tuplets.add(tuplet);
      } else if (belongs(event, voice, overlay, tempoSaid)) {
        above.add(event);
      }
    }
    above.sort(Comparator.comparing(Event::onset));
    List<Item> items = filled(lane, tuplets, measure.length());
    Fraction beat = PartWriter.beat(measure);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      Event.Tuplet tuplet = tuplet(tuplets, item);
      if (tuplet != null && (i == 0 || !tuplet.equals(tuplet(tuplets, items.get(i - 1))))) {
        long count = items.stream().filter(x -> tuplet.equals(tuplet(tuplets, x))).count();
        open(tuplet, count);
      }
      while (!above.isEmpty() && above.getFirst().onset().compareTo(item.end()) < 0) {
        above(above.removeFirst());
      }
      item(item, tuplet, overlay);
      if (i + 1 < items.size() && isBreak(item, items.get(i + 1), beat)) {
        out.append(' ');
      }
    }
    above.forEach(this::above); // beyond the last note
  }

  private static boolean belongs(Event event, int voice, int overlay, boolean tempoSaid) {
    return switch (event) {
      case Event.Grace grace -> grace.voice() == voice;
      case Event.ChordSymbol c -> overlay == 1;
      case Event.Words w -> overlay == 1;
      case Event.Tempo t -> overlay == 1 && !(tempoSaid && t.onset().equals(Fraction.ZERO));
      case Event.Pedal p -> false;
      case Event.Tuplet t -> false;
      case Event.Rest r -> false;
      case Note n -> false;
    };
  }

  private static Event.@org.jspecify.annotations.Nullable Tuplet tuplet(
      List<Event.Tuplet> tuplets, Item item) {
    for (Event.Tuplet tuplet : tuplets) {
      if (item.onset().compareTo(tuplet.onset()) >= 0
          && item.end().compareTo(tuplet.onset().plus(tuplet.duration())) <= 0) {
        return tuplet;
      }
    }
    return null;
  }

  /** Puts invisible rests into the gaps, cut where tuplets begin and end. */
  private static List<Item> filled(List<Item> lane, List<Event.Tuplet> tuplets, Fraction length) {
    List<Item> filled = new ArrayList<>();
    Fraction time = Fraction.ZERO;
    for (int i = 0; i <= lane.size(); i++) {
      Fraction until = i < lane.size() ? lane.get(i).onset() : length;
      while (time.compareTo(until) < 0) {
        Fraction next = until;
        for (Event.Tuplet tuplet : tuplets) {
          for (Fraction cut : List.of(tuplet.onset(), tuplet.onset().plus(tuplet.duration()))) {
            next = cut.compareTo(time) > 0 && cut.compareTo(next) < 0 ? cut : next;
          }
        }
        filled.add(new Item(time, next.minus(time), List.of(), false));
        time = next;
      }
      if (i < lane.size()) {
        filled.add(lane.get(i));
        time = lane.get(i).end();
      }
    }
    return filled;
  }

  private void open(Event.Tuplet tuplet, long count) {
    out.append('(').append(tuplet.actual());
    boolean usual = tuplet.actual() == 3 && tuplet.normal() == 2 && count == 3;
    if (!usual) {
      out.append(':').append(tuplet.normal()).append(':').append(count);
    }
  }

  private void above(Event event) {
    switch (event) {
      case Event.ChordSymbol symbol ->
          out.append('"').append(AbcWriter.quotable(symbol.text())).append('"');
      case Event.Words words ->
          out.append("\"^").append(AbcWriter.quotable(words.text())).append('"');
      case Event.Tempo tempo -> out.append("[Q:").append(AbcWriter.tempo(tempo)).append(']');
      case Event.Grace grace -> {
        out.append(grace.slashed() ? "{/" : "{");
        grace.pitches().forEach(p -> pitch(p, false));
        out.append('}');
      }
      case Event.Pedal p -> {}
      case Event.Tuplet t -> {}
      case Event.Rest r -> {}
      case Note n -> {}
    }
  }

  private void item(
      Item item, Event.@org.jspecify.annotations.Nullable Tuplet tuplet, int overlay) {
    Fraction scale = tuplet == null ? Fraction.ONE : Fraction.of(tuplet.actual(), tuplet.normal());
    if (item.notes().isEmpty()) {
      tied.remove(overlay);
      out.append(item.visible() ? 'z' : 'x').append(length(item.duration().times(scale)));
      return;
    }
    Set<Mark> marks = EnumSet.noneOf(Mark.class);
    item.notes().forEach(n -> marks.addAll(n.marks()));
    before(item.notes().getFirst(), marks);
    List<Pitch> open = tied.getOrDefault(overlay, List.of());
    boolean chord = item.notes().size() > 1;
    out.append(chord ? "[" : "");
    for (Note note : item.notes()) {
      boolean misled =
          open.stream()
              .anyMatch(
                  p ->
                      p.step() == note.pitch().step()
                          && p.octave() == note.pitch().octave()
                          && p.alter() != note.pitch().alter());
      pitch(note.pitch(), misled);
      out.append(length(note.duration().times(scale))).append(note.tied() ? "-" : "");
    }
    out.append(chord ? "]" : "");
    out.append(marks.contains(Mark.SLUR_STOP) ? ")" : "");
    tied.put(overlay, item.notes().stream().filter(Note::tied).map(Note::pitch).toList());
  }

  private void before(Note first, Set<Mark> marks) {
    if (dynamic && first.velocity() != velocity) {
      velocity = first.velocity();
      Decorations.DYNAMICS.forEach(
          (name, value) -> out.append(value == velocity ? "!" + name + "!" : ""));
    }
    for (Mark mark : marks) {
      out.append(Decorations.SIGNS.getOrDefault(mark, ""));
    }
    out.append(marks.contains(Mark.SLUR_START) ? "(" : "");
  }

  private void pitch(Pitch pitch, boolean misled) {
    if (misled || !accidentals.certain(pitch.step(), pitch.octave(), pitch.alter())) {
      out.append(Notation.sign(pitch.alter()));
      accidentals.set(pitch.step(), pitch.octave(), pitch.alter());
    }
    out.append(Notation.letter(pitch));
  }

  private static String length(Fraction duration) {
    Fraction units = duration.dividedBy(UNIT);
    String above = units.numerator() == 1 ? "" : Long.toString(units.numerator());
    if (units.denominator() == 1) {
      return above;
    }
    return above + (units.denominator() == 2 ? "/" : "/" + units.denominator());
  }

  private boolean isBreak(Item item, Item next, Fraction beat) {
    if (beamed && item.notes().stream().anyMatch(n -> n.marks().contains(Mark.BEAM_BREAK))) {
      return true;
    }
    Fraction quarter = Fraction.of(1, 4);
    boolean beam = item.duration().compareTo(quarter) < 0 && next.duration().compareTo(quarter) < 0;
    return !(beamed && beam) && item.end().dividedBy(beat).denominator() == 1;
  }
}
