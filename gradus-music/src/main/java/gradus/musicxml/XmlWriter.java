package gradus.musicxml;

import gradus.notation.XmlText;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes elements, indented. Attributes come in pairs; those with an empty value are left out. */
final class XmlWriter {
  private final StringBuilder text = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  void begin(String name, String... attributes) {
    tag(name, attributes);
    text.append(">\n");
    open.push(name);
  }

  void end() {
    String name = open.pop();
    indent();
    text.append("</").append(name).append(">\n");
  }

  void empty(String name, String... attributes) {
    tag(name, attributes);
    text.append("/>\n");
  }

  void leaf(String name, Object content, String... attributes) {
    tag(name, attributes);
    text.append('>').append(XmlText.escape(content.toString()));
    text.append("</").append(name).append(">\n");
  }

  private void tag(String name, String... attributes) {
    indent();
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i + 1].isEmpty()) {
        text.append(' ').append(attributes[i]).append("=\"");
        text.append(XmlText.escape(attributes[i + 1])).append('"');
      }
    }
  }

  private void indent() {
    text.append(" ".repeat(open.size()));
  }

  String finish() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text;
  }
}
