package gradus.musicxml;

import gradus.notation.Ending;
import gradus.notation.Layer;
import gradus.notation.Layers;
import gradus.notation.Sign;
import gradus.score.Barline;
import gradus.score.Clef;
import gradus.score.Event;
import gradus.score.Fraction;
import gradus.score.Measure;
import gradus.score.Meter;
import gradus.score.Part;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the measures of a part. */
final class PartWriter {
  private static final String NUMBERS = "[1-9][0-9]*(, ?[1-9][0-9]*)*"; // of an ending

  private final Part part;
  private final ScoreWriter.Ticks ticks;
  private final XmlWriter xml;
  private final NoteWriter notes;
  private final Map<Integer, Ending> begun = new HashMap<>(); // endings by their first measure
  private final Map<Integer, Ending> ended = new HashMap<>(); // by their last

  PartWriter(Part part, ScoreWriter.Ticks ticks, XmlWriter xml) {
    this.part = part;
    this.ticks = ticks;
    this.xml = xml;
    notes = new NoteWriter(ticks, xml);
    for (Ending ending : Ending.of(part.measures())) {
      begun.put(ending.first(), ending);
      ended.put(ending.last(), ending);
    }
  }

  void write() {
    boolean pickUp = isShort(part.measures().getFirst());
    boolean opens = true;
    for (int m = 0; m < part.measures().size(); m++) {
      Measure measure = part.measures().get(m);
      String number = Integer.toString(pickUp ? m : m + 1);
      xml.begin("measure", "number", number, "implicit", isShort(measure) ? "yes" : "");
      if (m > 0 && part.measures().get(m - 1).lineEnd()) {
        xml.empty("print", "new-system", "yes");
      }
      left(m, measure);
      attributes(m, measure);
      opens |= measure.left() == Barline.REPEAT_START;
      content(measure, opens);
      right(m, measure);
      xml.end();
      opens = measure.right() != Barline.SINGLE && measure.right() != Barline.INVISIBLE;
    }
  }

  private static boolean isShort(Measure measure) {
    return measure.length().toDouble() < measure.meter().length().toDouble();
  }

  private void left(int m, Measure measure) {
    boolean repeats = measure.left() == Barline.REPEAT_START;
    Ending ending = begun.get(m);
    if (!repeats && ending == null && measure.left() != Barline.DOUBLE) {
      return;
    }
    xml.begin("barline", "location", "left");
    if (repeats || measure.left() == Barline.DOUBLE) {
      xml.leaf("bar-style", repeats ? "heavy-light" : "light-light");
    }
    if (ending != null) {
      xml.leaf("ending", ending.text(), "number", numbers(ending), "type", "start");
    }
    if (repeats) {
      xml.empty("repeat", "direction", "forward");
    }
    xml.end();
  }

  /** Words that are no numbers stay as the text, with a number that says nothing. */
  private static String numbers(Ending ending) {
    return ending.numbers().matches(NUMBERS) ? ending.numbers() : " ";
  }

  private void right(int m, Measure measure) {
    Ending ending = ended.get(m);
    String style =
        switch (measure.right()) {
          case DOUBLE -> "light-light";
          case FINAL, REPEAT_END -> "light-heavy";
          case INVISIBLE -> "none";
          case SINGLE, REPEAT_START -> "";
        };
    if (style.isEmpty() && ending == null) {
      return;
    }
    xml.begin("barline", "location", "right");
    if (!style.isEmpty()) {
      xml.leaf("bar-style", style);
    }
    if (ending != null) {
      String type = ending.closed() ? "stop" : "discontinue";
      xml.empty("ending", "number", numbers(ending), "type", type);
    }
    if (measure.right() == Barline.REPEAT_END) {
      xml.empty("repeat", "direction", "backward");
    }
    xml.end();
  }

  private void attributes(int m, Measure measure) {
    Measure before = m == 0 ? null : part.measures().get(m - 1);
    boolean key = before == null || !measure.key().equals(before.key());
    boolean meter = before == null || !measure.meter().equals(before.meter());
    if (!key && !meter) {
      return;
    }
    xml.begin("attributes");
    if (m == 0) {
      xml.leaf("divisions", ticks.divisions());
    }
    if (key) {
      xml.begin("key");
      xml.leaf("fifths", measure.key().fifths());
      xml.leaf("mode", measure.key().mode().name().toLowerCase(Locale.ROOT));
      xml.end();
    }
    if (meter) {
      String symbol =
          measure.meter().symbol() == Meter.Symbol.NUMBERS
              ? ""
              : measure.meter().symbol().name().toLowerCase(Locale.ROOT);
      xml.begin("time", "symbol", symbol);
      xml.leaf("beats", measure.meter().beats());
      xml.leaf("beat-type", measure.meter().unit());
      xml.end();
    }
    if (m == 0) {
      clef();
    }
    xml.end();
  }

  private void clef() {
    xml.begin("clef");
    xml.leaf("sign", part.clef() == Clef.TREBLE ? "G" : part.clef() == Clef.BASS ? "F" : "C");
    xml.leaf("line", part.clef() == Clef.TREBLE ? 2 : part.clef() == Clef.ALTO ? 3 : 4);
    xml.end();
  }

  private void content(Measure measure, boolean opens) {
    if (!measure.label().isBlank()) {
      xml.begin("direction", "placement", "above");
      xml.begin("direction-type");
      xml.leaf("rehearsal", measure.label());
      xml.end();
      xml.end();
    }
    List<Event> others = others(measure);
    List<Layer> layers = Layers.of(measure, Integer.MAX_VALUE);
    notes.begin(measure, opens);
    long at = 0;
    var lines = new HashMap<Integer, Integer>(); // how many layers of each voice came before
    for (int i = 0; i < Math.max(1, layers.size()); i++) {
      if (i > 0) {
        move(at, 0);
        at = 0;
      }
      if (i < layers.size()) {
        Layer layer = layers.get(i);
        int line = lines.merge(layer.voice(), 1, Integer::sum);
        String voice = line == 1 ? "" + layer.voice() : layer.voice() + "." + line;
        notes.line(layer, voice);
        for (int s = 0; s < layer.signs().size(); s++) {
          Sign sign = layer.signs().get(s);
          if (i == 0) {
            at = others(others, sign.onset(), at);
          }
          move(at, ticks.of(sign.onset()));
          notes.write(s);
          at = Math.max(ticks.of(sign.end()), ticks.of(sign.onset()) + 1);
        }
      }
      if (i == 0) {
        at = others(others, Fraction.of(Integer.MAX_VALUE, 1), at);
      }
    }
    move(at, Math.max(at, ticks.of(measure.length())));
  }

  private static List<Event> others(Measure measure) {
    var others = new ArrayList<Event>();
    for (Event event : measure.events()) {
      switch (event) {
        case Event.ChordSymbol _, Event.Tempo _, Event.Words _, Event.Pedal _ -> others.add(event);
        case gradus.score.Note _, Event.Rest _, Event.Tuplet _, Event.Grace _ -> {}
      }
    }
    others.sort(Comparator.comparingDouble(event -> event.onset().toDouble()));
    return others;
  }

  /** Goes forward or back in time. */
  private void move(long from, long to) {
    if (from != to) {
      xml.begin(to > from ? "forward" : "backup");
      xml.leaf("duration", Math.abs(to - from));
      xml.end();
    }
  }

  /** Writes what is due up to a time. */
  private long others(List<Event> others, Fraction until, long at) {
    while (!others.isEmpty() && ticks.of(others.getFirst().onset()) <= ticks.of(until)) {
      Event event = others.removeFirst();
      long onset = ticks.of(event.onset());
      if (onset > at) {
        move(at, onset);
        at = onset;
      }
      other(event, onset - at);
    }
    return at;
  }

  private void other(Event event, long offset) {
    switch (event) {
      case Event.ChordSymbol symbol -> harmony(symbol, offset);
      case Event.Words words -> words(words.text(), offset);
      case Event.Tempo tempo -> tempo(tempo, offset);
      case Event.Pedal pedal -> {
        xml.begin("direction");
        xml.begin("direction-type");
        xml.empty("pedal", "type", pedal.down() ? "start" : "stop", "line", "no");
        xml.end();
        offset(offset);
        xml.end();
      }
      case gradus.score.Note _, Event.Rest _, Event.Tuplet _, Event.Grace _ -> {}
    }
  }

  private void offset(long offset) {
    if (offset != 0) {
      xml.leaf("offset", offset);
    }
  }

  private void words(String text, long offset) {
    xml.begin("direction", "placement", "above");
    xml.begin("direction-type");
    xml.leaf("words", text);
    xml.end();
    offset(offset);
    xml.end();
  }

  private void tempo(Event.Tempo tempo, long offset) {
    if (!(tempo.quartersPerMinute() > 0) || !Double.isFinite(tempo.quartersPerMinute())) {
      return;
    }
    String perMinute = BigDecimal.valueOf(tempo.quartersPerMinute()).toPlainString();
    xml.begin("direction", "placement", "above");
    xml.begin("direction-type");
    xml.begin("metronome");
    xml.leaf("beat-unit", "quarter");
    xml.leaf("per-minute", perMinute);
    xml.end();
    xml.end();
    offset(offset);
    xml.empty("sound", "tempo", perMinute);
    xml.end();
  }

  private void harmony(Event.ChordSymbol symbol, long offset) {
    Harmony harmony = Harmony.of(symbol.text());
    if (harmony == null) {
      words(symbol.text(), offset);
      return;
    }
    xml.begin("harmony");
    xml.begin("root");
    xml.leaf("root-step", Harmony.step(harmony.root()));
    if (Harmony.alter(harmony.root()) != 0) {
      xml.leaf("root-alter", Harmony.alter(harmony.root()));
    }
    xml.end();
    xml.leaf("kind", harmony.kindName(), "text", harmony.kind());
    if (!harmony.bass().isEmpty()) {
      xml.begin("bass");
      xml.leaf("bass-step", Harmony.step(harmony.bass()));
      if (Harmony.alter(harmony.bass()) != 0) {
        xml.leaf("bass-alter", Harmony.alter(harmony.bass()));
      }
      xml.end();
    }
    offset(offset);
    xml.end();
  }
}
