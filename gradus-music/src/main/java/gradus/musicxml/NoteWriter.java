package gradus.musicxml;

import gradus.notation.Accidentals;
import gradus.notation.Beams;
import gradus.notation.Layer;
import gradus.notation.NoteValue;
import gradus.notation.Sign;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Note;
import gradus.score.Pitch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Writes the notes and rests of a part, and remembers ties and slurs from one to the next. */
final class NoteWriter {
  private static final String[] TYPES = {
    "breve", "whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th"
  };
  private static final int MOST_SLURS = 6; // that MusicXML tells apart, in usual programs

  private final ScoreWriter.Ticks ticks;
  private final XmlWriter xml;
  private final Set<Tied> ties = new HashSet<>();
  private final Map<Integer, Integer> slurs = new HashMap<>(); // open ones, by voice
  private Measure measure;
  private Fraction offset = Fraction.ZERO;
  private Accidentals accidentals;
  private Layer layer;
  private String voice = "";
  private List<int[]> beams = List.of();

  private record Tied(int voice, Pitch pitch) {}

  NoteWriter(ScoreWriter.Ticks ticks, XmlWriter xml) {
    this.ticks = ticks;
    this.xml = xml;
    layer = new Layer(1, List.of(), List.of());
    measure = Measure.of(gradus.score.Meter.of(4, 4), gradus.score.Key.C_MAJOR, List.of());
    accidentals = new Accidentals(measure.key());
  }

  /** Begins a measure. */
  void begin(Measure next, boolean opens) {
    measure = next;
    accidentals = new Accidentals(next.key());
    offset = Beams.offset(next, opens);
  }

  /** Begins a line of the measure. */
  void line(Layer next, String voiceName) {
    layer = next;
    voice = voiceName;
    beams = Beams.groups(next, measure.meter(), offset);
  }

  /** Writes a sign of the line. */
  void write(int s) {
    Sign sign = layer.signs().get(s);
    for (Event.Grace grace : sign.graces()) {
      graces(grace);
    }
    if (sign.isRest()) {
      xml.begin("note", "print-object", sign.visible() ? "" : "no");
      boolean whole = sign.duration().equals(measure.length());
      xml.empty("rest", "measure", whole ? "yes" : "");
      xml.leaf("duration", duration(sign));
      xml.leaf("voice", voice);
      if (!whole) {
        type(sign);
      }
      modification(sign);
      tupletOfRest(sign, s);
      xml.end();
      return;
    }
    for (int i = 0; i < sign.notes().size(); i++) {
      note(sign, s, i);
    }
  }

  private long duration(Sign sign) {
    return Math.max(1, ticks.of(sign.end()) - ticks.of(sign.onset()));
  }

  private void note(Sign sign, int s, int i) {
    Note note = sign.notes().get(i);
    String dynamics =
        note.velocity() == Note.VELOCITY
            ? ""
            : String.format(java.util.Locale.ROOT, "%.2f", note.velocity() / 0.9);
    xml.begin("note", "dynamics", dynamics);
    if (i > 0) {
      xml.empty("chord");
    }
    pitch(note.pitch());
    xml.leaf("duration", duration(sign));
    boolean continues = ties.remove(new Tied(note.voice(), note.pitch()));
    if (continues) {
      xml.empty("tie", "type", "stop");
    }
    if (note.tied()) {
      xml.empty("tie", "type", "start");
      ties.add(new Tied(note.voice(), note.pitch()));
    }
    xml.leaf("voice", voice);
    type(sign);
    boolean fromBefore = continues && note.onset().equals(Fraction.ZERO);
    if (accidentals.isNeeded(note.pitch(), fromBefore)) {
      xml.leaf("accidental", accidental(note.pitch().alter()));
    }
    modification(sign);
    if (i == 0) {
      beams(s);
    }
    notations(sign, s, i, continues);
    xml.end();
  }

  private void pitch(Pitch pitch) {
    xml.begin("pitch");
    xml.leaf("step", pitch.step());
    if (pitch.alter() != 0) {
      xml.leaf("alter", pitch.alter());
    }
    xml.leaf("octave", Math.clamp(pitch.octave(), 0, 9));
    xml.end();
  }

  private static String accidental(int alter) {
    return switch (alter) {
      case -2 -> "flat-flat";
      case -1 -> "flat";
      case 0 -> "natural";
      case 1 -> "sharp";
      default -> "double-sharp";
    };
  }

  private void type(Sign sign) {
    NoteValue value = sign.value();
    if (value != null) {
      xml.leaf("type", TYPES[value.log() + 1]);
      for (int dot = 0; dot < value.dots(); dot++) {
        xml.empty("dot");
      }
    }
  }

  private void modification(Sign sign) {
    if (sign.tuplet() >= 0) {
      Event.Tuplet tuplet = layer.tuplets().get(sign.tuplet());
      xml.begin("time-modification");
      xml.leaf("actual-notes", tuplet.actual());
      xml.leaf("normal-notes", tuplet.normal());
      xml.end();
    }
  }

  private void graces(Event.Grace grace) {
    for (Pitch pitch : grace.pitches()) {
      xml.begin("note");
      xml.empty("grace", "slash", grace.slashed() ? "yes" : "no");
      pitch(pitch);
      xml.leaf("voice", voice);
      xml.leaf("type", grace.pitches().size() == 1 ? "eighth" : "16th");
      if (accidentals.isNeeded(pitch, false)) {
        xml.leaf("accidental", accidental(pitch.alter()));
      }
      xml.end();
    }
  }

  /** Says for each beam whether it begins, goes on, ends, or is a stub. */
  private void beams(int s) {
    for (int[] group : beams) {
      if (s < group[0] || s > group[1]) {
        continue;
      }
      for (int level = 1; level <= flags(s); level++) {
        boolean before = s > group[0] && flags(s - 1) >= level;
        boolean after = s < group[1] && flags(s + 1) >= level;
        String word =
            before && after
                ? "continue"
                : before
                    ? "end"
                    : after ? "begin" : s > group[0] ? "backward hook" : "forward hook";
        xml.leaf("beam", word, "number", Integer.toString(level));
      }
    }
  }

  private int flags(int s) {
    NoteValue value = Objects.requireNonNull(layer.signs().get(s).value());
    return value.flags();
  }

  private void tupletOfRest(Sign sign, int s) {
    if (bounds(sign, s).isEmpty()) {
      return;
    }
    xml.begin("notations");
    bounds(sign, s).forEach(type -> xml.empty("tuplet", "type", type));
    xml.end();
  }

  /** Returns whether a tuplet starts and stops at a sign. */
  private List<String> bounds(Sign sign, int s) {
    var bounds = new ArrayList<String>();
    if (sign.tuplet() >= 0) {
      if (s == 0 || layer.signs().get(s - 1).tuplet() != sign.tuplet()) {
        bounds.add("start");
      }
      boolean last = s == layer.signs().size() - 1;
      if (last || layer.signs().get(s + 1).tuplet() != sign.tuplet()) {
        bounds.add("stop");
      }
    }
    return bounds;
  }

  private void notations(Sign sign, int s, int i, boolean continues) {
    Note note = sign.notes().get(i);
    Set<Note.Mark> marks = note.marks();
    List<String> bounds = i == 0 ? bounds(sign, s) : List.of();
    boolean any = continues || note.tied() || !bounds.isEmpty();
    any |= marks.stream().anyMatch(MarkNames.all()::containsKey);
    any |= i == 0 && (sign.has(Note.Mark.SLUR_START) || sign.has(Note.Mark.SLUR_STOP));
    if (!any) {
      return;
    }
    xml.begin("notations");
    if (continues) {
      xml.empty("tied", "type", "stop");
    }
    if (note.tied()) {
      xml.empty("tied", "type", "start");
    }
    if (i == 0) {
      slurs(sign, note.voice());
    }
    bounds.forEach(type -> xml.empty("tuplet", "type", type));
    for (String group : List.of("ornaments", "technical", "articulations", "")) {
      marks(marks, group);
    }
    xml.end();
  }

  private void slurs(Sign sign, int of) {
    int open = slurs.getOrDefault(of, 0);
    if (sign.has(Note.Mark.SLUR_STOP)) {
      xml.empty("slur", "type", "stop", "number", number(Math.max(1, open)));
      open = Math.max(0, open - 1);
    }
    if (sign.has(Note.Mark.SLUR_START)) {
      open++;
      xml.empty("slur", "type", "start", "number", number(open));
    }
    slurs.put(of, open);
  }

  private static String number(int slur) {
    return Integer.toString(Math.min(slur, MOST_SLURS));
  }

  private void marks(Set<Note.Mark> marks, String group) {
    var elements = new ArrayList<String>();
    MarkNames.all()
        .forEach(
            (mark, name) -> {
              if (marks.contains(mark) && name.group().equals(group)) {
                elements.add(name.element());
              }
            });
    if (elements.isEmpty()) {
      return;
    }
    if (!group.isEmpty()) {
      xml.begin(group);
    }
    for (String element : elements) {
      if (element.equals("other-ornament")) {
        xml.leaf(element, "roll");
      } else {
        xml.empty(element);
      }
    }
    if (!group.isEmpty()) {
      xml.end();
    }
  }
}
