package gradus.doctor;

import gradus.graph.GraphWalk;
import gradus.graph.Node;
import gradus.graph.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What each layer hands on, found in the graph of a loss: nodes know who recorded them. */
final class LayerOutputs {
  private LayerOutputs() {}

  /** Returns the last node of each path that another path uses, by path, from input to output. */
  static SequencedMap<String, Node> of(Node loss) {
    SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    try (GraphWalk walk = GraphWalk.from(List.of(loss), false)) {
      Map<String, Integer> places = new LinkedHashMap<>();
      for (int i = 0; i < walk.size(); i++) {
        Node user = walk.node(i);
        for (int j = 0; j < user.inputCount(); j++) {
          Node node = user.input(j);
          if (isHandedOn(node, user)) {
            places.merge(node.path(), walk.index(node), Math::max);
          }
        }
      }
      List<Map.Entry<String, Integer>> inOrder = new ArrayList<>(places.entrySet());
      inOrder.sort(Map.Entry.comparingByValue());
      inOrder.forEach(entry -> outputs.put(entry.getKey(), walk.node(entry.getValue())));
    }
    return outputs;
  }

  private static boolean isHandedOn(Node node, Node user) {
    String path = node.path();
    boolean isLeaf = node.op() instanceof Op.Origin || node.op() instanceof Op.RandomUniform;
    boolean isWithin = user.path().equals(path) || user.path().startsWith(path + ".");
    return !path.isEmpty() && !isLeaf && !isWithin && node.dtype().isFloat();
  }
}
