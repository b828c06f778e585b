package gradus.notation;

/** Text inside XML. */
public final class XmlText {
  private XmlText() {}

  /** Makes any text safe inside XML; characters that XML forbids become question marks. */
  public static String escape(String raw) {
    var safe = new StringBuilder();
    raw.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : '?');
              }
            });
    return safe.toString();
  }

  private static boolean isAllowed(int c) {
    return (c >= 0x20 && c <= 0xd7ff)
        || c == '\t'
        || c == '\n'
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
