package gradus.graph;

import java.util.ArrayList;
import java.util.List;

/** A computation graph as text for people, and as JSON for programs. */
public final class GraphText {
  private GraphText() {}

  /**
   * Returns a line for each node, inputs before users: its number, what it computes, from which
   * nodes, its type and shape, and the module that recorded it.
   */
  public static String print(List<Node> roots) {
    var text = new StringBuilder();
    try (GraphWalk walk = GraphWalk.from(roots, false)) {
      for (int i = 0; i < walk.size(); i++) {
        Node node = walk.node(i);
        text.append('%').append(i).append(" = ").append(name(node)).append('(');
        for (int j = 0; j < node.inputCount(); j++) {
          text.append(j == 0 ? "%" : ", %").append(walk.index(node.input(j)));
        }
        text.append(") ").append(node.dtype()).append(node.shape());
        if (!node.path().isEmpty()) {
          text.append("  # ").append(node.path());
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  /**
   * Returns the nodes as a JSON array in the same order: {@code {"id", "op", "inputs", "dtype",
   * "shape", "path"}}.
   */
  public static String json(List<Node> roots) {
    List<String> entries = new ArrayList<>();
    try (GraphWalk walk = GraphWalk.from(roots, false)) {
      for (int i = 0; i < walk.size(); i++) {
        Node node = walk.node(i);
        List<Integer> inputs = new ArrayList<>();
        for (int j = 0; j < node.inputCount(); j++) {
          inputs.add(walk.index(node.input(j)));
        }
        entries.add(
            "{\"id\":"
                + i
                + ",\"op\":"
                + quoted(name(node))
                + ",\"inputs\":"
                + inputs
                + ",\"dtype\":"
                + quoted(node.dtype().toString())
                + ",\"shape\":"
                + node.shape()
                + ",\"path\":"
                + quoted(node.path())
                + "}");
      }
    }
    return "[" + String.join(",\n", entries) + "]";
  }

  private static String name(Node node) {
    Source source = node.source();
    return source == null ? node.op().label() : node.op().label() + " " + source.name();
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
