package gradus.musicxml;

import gradus.score.Measure;
import gradus.score.Part;
import gradus.score.Score;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a score: its header, the list of its parts, and the parts. */
final class ScoreReader {
  private static final int MOST_PARTS = 256;

  private final XmlReader xml;
  private final Map<String, Player> players = new HashMap<>();
  private final List<Part> parts = new ArrayList<>();
  private String title = "";
  private String composer = "";
  private String origin = "";
  private String rhythm = "";

  /** What the list of parts says about one. */
  static final class Player {
    String name = "";
    int program;
  }

  ScoreReader(XmlReader xml) {
    this.xml = xml;
  }

  Score read() {
    String root = xml.root();
    if (!root.equals("score-partwise")) {
      String advice = root.equals("score-timewise") ? "; save the score in parts (partwise)" : "";
      throw xml.error(
          "expected a score in parts, <score-partwise>, found <"
              + XmlReader.shortened(root)
              + ">"
              + advice);
    }
    xml.children(
        name -> {
          switch (name) {
            case "work" ->
                xml.children(
                    child -> {
                      if (child.equals("work-title")) {
                        title = xml.text();
                      }
                    });
            case "movement-title" -> {
              String text = xml.text();
              title = title.isEmpty() ? text : title;
            }
            case "identification" -> xml.children(this::identification);
            case "part-list" ->
                xml.children(
                    child -> {
                      if (child.equals("score-part")) {
                        player();
                      }
                    });
            case "part" -> part();
            default -> {} // what does not sound, and is not printed by us
          }
        });
    return new Score(title, composer, origin, rhythm, padded());
  }

  private void identification(String name) {
    if (name.equals("creator")) {
      String type = xml.attribute("type");
      String text = xml.text();
      composer =
          composer.isEmpty() && (type.isEmpty() || type.equals("composer")) ? text : composer;
    } else if (name.equals("miscellaneous")) {
      xml.children(
          child -> {
            String field = xml.attribute("name");
            String text = xml.text();
            origin = field.equals("origin") ? text : origin;
            rhythm = field.equals("rhythm") ? text : rhythm;
          });
    }
  }

  private void player() {
    var player = new Player();
    players.put(xml.attribute("id"), player);
    xml.children(
        name -> {
          if (name.equals("part-name")) {
            player.name = xml.text();
          } else if (name.equals("midi-instrument")) {
            xml.children(
                child -> {
                  if (child.equals("midi-program")) {
                    player.program = xml.number(1, 128) - 1;
                  }
                });
          }
        });
  }

  private void part() {
    Player player = players.getOrDefault(xml.attribute("id"), new Player());
    parts.addAll(new PartReader(xml).read(player.name, player.program));
    if (parts.size() > MOST_PARTS) {
      throw xml.error("expected at most " + MOST_PARTS + " staves, found more");
    }
  }

  /** Gives all parts as many measures: a part may end early. */
  private List<Part> padded() {
    int most = parts.stream().mapToInt(part -> part.measures().size()).max().orElse(0);
    var padded = new ArrayList<Part>();
    for (Part part : parts) {
      List<Measure> measures = new ArrayList<>(part.measures());
      Part longest =
          parts.stream().filter(p -> p.measures().size() == most).findFirst().orElse(part);
      while (measures.size() < most) {
        Measure model = longest.measures().get(measures.size());
        measures.add(
            new Measure(
                model.length(),
                model.meter(),
                model.key(),
                model.left(),
                model.right(),
                model.ending(),
                "",
                model.lineEnd(),
                List.of()));
      }
      padded.add(new Part(part.name(), part.clef(), part.program(), measures));
    }
    return padded;
  }
}
