package dev.verbatim.e2e.world;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * Searches everything a server has written, without its code: the bytes of all files, what any zstd
 * frame in them decodes to, and the terms, stored fields and doc values of Lucene.
 */
public final class DataFolder {
  private static final int LONGEST_DECODED = 64 << 20;

  private final Path folder;

  public DataFolder(Path folder) {
    this.folder = folder;
  }

  /** Which of these needles (ASCII) are somewhere in the folder; case is not regarded. */
  public Set<String> find(Collection<String> texts) throws IOException {
    Set<String> found = new TreeSet<>();
    Needles needles = new Needles(texts);
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        needles.search(bytes, found);
        for (int i = 0; i + 4 <= bytes.length; i++) {
          if (zstdMagic(bytes, i)) {
            needles.search(decode(bytes, i), found);
          }
        }
        if (file.getFileName().toString().startsWith("segments_")) {
          searchLucene(file.resolveSibling("."), needles, found);
        }
      }
    }
    return found;
  }

  private static boolean zstdMagic(byte[] bytes, int i) {
    return bytes[i] == 0x28
        && bytes[i + 1] == (byte) 0xb5
        && bytes[i + 2] == 0x2f
        && bytes[i + 3] == (byte) 0xfd;
  }

  /** As much as can be decoded from here; what stands behind the frame ends it with an error. */
  private static byte[] decode(byte[] bytes, int from) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    try (ZstdInputStream in =
        new ZstdInputStream(new ByteArrayInputStream(bytes, from, bytes.length - from))) {
      in.setContinuous(true);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        decoded.write(buffer, 0, n);
        if (decoded.size() > LONGEST_DECODED) {
          break;
        }
      }
    } catch (IOException endOfFrame) {
      // other bytes follow, or the four bytes were no frame at all
    }
    return decoded.toByteArray();
  }

  private static void searchLucene(Path index, Needles needles, Set<String> found)
      throws IOException {
    try (FSDirectory directory = FSDirectory.open(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        searchLeaf(leaf.reader(), needles, found);
      }
    }
  }

  private static void searchLeaf(LeafReader leaf, Needles needles, Set<String> found)
      throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    for (FieldInfo field : leaf.getFieldInfos()) {
      Terms terms = leaf.terms(field.name);
      if (terms != null) {
        add(terms.iterator(), seen);
      }
      switch (field.getDocValuesType()) {
        case SORTED -> {
          SortedDocValues values = leaf.getSortedDocValues(field.name);
          add(values.termsEnum(), seen);
        }
        case SORTED_SET -> {
          SortedSetDocValues values = leaf.getSortedSetDocValues(field.name);
          add(values.termsEnum(), seen);
        }
        case BINARY -> {
          var values = leaf.getBinaryDocValues(field.name);
          while (values.nextDoc() != org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS) {
            add(values.binaryValue(), seen);
          }
        }
        default -> {
          // numbers hold no text
        }
      }
    }
    for (int doc = 0; doc < leaf.maxDoc(); doc++) {
      for (var field : leaf.storedFields().document(doc)) {
        if (field.stringValue() != null) {
          seen.writeBytes(field.stringValue().getBytes(StandardCharsets.UTF_8));
          seen.write('\n');
        } else if (field.binaryValue() != null) {
          add(field.binaryValue(), seen);
        }
      }
    }
    needles.search(seen.toByteArray(), found);
  }

  private static void add(TermsEnum terms, ByteArrayOutputStream seen) throws IOException {
    for (BytesRef term = terms.next(); term != null; term = terms.next()) {
      add(term, seen);
    }
  }

  private static void add(BytesRef bytes, ByteArrayOutputStream seen) {
    seen.write(bytes.bytes, bytes.offset, bytes.length);
    seen.write('\n');
  }
}
