package gradus.musicxml;

import gradus.data.DataException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Walks through the elements of an XML file; every failure names the line and the column. */
final class XmlReader {
  private static final int LONGEST = 1 << 16; // characters of a text
  private static final int DEEPEST = 100;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)");

  private final XMLStreamReader xml;
  private final String name;
  private int depth;

  /**
   * Begins a file.
   *
   * @param content its bytes; those that its encoding does not have become replacement characters
   */
  XmlReader(byte[] content, String name) {
    this.name = name;
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
    try {
      xml = factory.createXMLStreamReader(new StringReader(decoded(content)));
    } catch (XMLStreamException e) {
      throw failure(e);
    }
  }

  /** Decodes here, since the JDK's parser tells the console of bytes that it cannot. */
  private static String decoded(byte[] content) {
    if (content.length >= 2 && (content[0] & 0xff) >= 0xfe && (content[1] & 0xff) >= 0xfe) {
      return new String(content, StandardCharsets.UTF_16); // reads the mark, and leaves it out
    }
    String start = new String(content, 0, Math.min(200, content.length), StandardCharsets.US_ASCII);
    Matcher encoding = ENCODING.matcher(start);
    boolean latin = encoding.find() && encoding.group(1).equalsIgnoreCase("ISO-8859-1");
    String text = new String(content, latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Goes on to the root element and returns its name. */
  String root() {
    while (next() != XMLStreamConstants.START_ELEMENT) {
      if (xml.getEventType() == XMLStreamConstants.END_DOCUMENT) {
        throw error("expected an element, found none");
      }
    }
    return xml.getLocalName();
  }

  /** Goes through the elements in the current one; what is left of each is passed over. */
  void children(Consumer<String> each) {
    int own = depth;
    while (depth >= own) {
      if (next() == XMLStreamConstants.START_ELEMENT) {
        int child = depth;
        each.accept(xml.getLocalName());
        while (depth >= child) {
          next();
        }
      }
    }
  }

  /** Returns the text of the current element, without that of elements in it. */
  String text() {
    var text = new StringBuilder();
    int own = depth;
    while (depth >= own) {
      int event = next();
      boolean letters =
          event == XMLStreamConstants.CHARACTERS
              || event == XMLStreamConstants.CDATA
              || event == XMLStreamConstants.SPACE;
      if (letters && depth == own) {
        if (text.length() + xml.getTextLength() > LONGEST) {
          throw error("expected a text of at most " + LONGEST + " characters, found more");
        }
        text.append(xml.getText());
      }
    }
    return text.toString().strip();
  }

  /** Returns the text of the current element as a whole number. */
  int number(int least, int most) {
    String text = text();
    try {
      double value = Double.parseDouble(text);
      if (value == Math.rint(value) && value >= least && value <= most) {
        return (int) value;
      }
    } catch (NumberFormatException e) {
      throw error("expected a number, found \"" + shortened(text) + "\"", e);
    }
    throw error(
        "expected a whole number from " + least + " to " + most + ", found " + shortened(text));
  }

  static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** Returns an attribute of the current element, or an empty text. */
  String attribute(String attribute) {
    String value = xml.getAttributeValue(null, attribute);
    return value == null ? "" : value.strip();
  }

  /** Returns an attribute of the first element of a name, or null where there is none. */
  @Nullable String firstAttribute(String element, String attribute) {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals(element)) {
        return xml.getAttributeValue(null, attribute);
      }
      if (event == XMLStreamConstants.END_DOCUMENT) {
        return null;
      }
    }
  }

  private int next() {
    try {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
        if (depth > DEEPEST) {
          throw error("expected at most " + DEEPEST + " elements in each other, found more");
        }
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw error("entities are not expanded, found &" + shortened(xml.getLocalName()) + ";");
      }
      return event;
    } catch (XMLStreamException e) {
      throw failure(e);
    } catch (NoSuchElementException e) {
      throw error("expected more, found the end of the file", e);
    } catch (DataException e) {
      throw e;
    } catch (RuntimeException e) { // the parser of the JDK on some broken files
      throw error("not XML that can be read", e);
    }
  }

  /** Returns a failure at the current place. */
  DataException error(String problem) {
    return new DataException(place(xml.getLocation()) + problem);
  }

  /** Returns a failure at the current place, with what is behind it. */
  DataException error(String problem, Throwable cause) {
    return new DataException(place(xml.getLocation()) + problem, cause);
  }

  private String place(@Nullable Location at) {
    if (at == null || at.getLineNumber() < 0) {
      return name + ": ";
    }
    return name + ", line " + at.getLineNumber() + ", column " + at.getColumnNumber() + ": ";
  }

  /** The parser's message begins with a place of its own. */
  private DataException failure(XMLStreamException e) {
    String text = String.valueOf(e.getMessage());
    int message = text.indexOf("Message: ");
    String problem = message < 0 ? text : text.substring(message + "Message: ".length());
    return new DataException(place(e.getLocation()) + "not well-formed XML: " + problem.strip(), e);
  }
}
