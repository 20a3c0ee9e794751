package io.federation.deploy.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.jute.Record;
import org.apache.zookeeper.ZooDefs.OpCode;
import org.apache.zookeeper.server.ByteBufferInputStream;
import org.apache.zookeeper.server.persistence.FileTxnLog;
import org.apache.zookeeper.server.persistence.TxnLog;
import org.apache.zookeeper.txn.CheckVersionTxn;
import org.apache.zookeeper.txn.CreateTxn;
import org.apache.zookeeper.txn.MultiTxn;
import org.apache.zookeeper.txn.SetDataTxn;
import org.apache.zookeeper.txn.Txn;

/** What a server of ZooKeeper has done, in its order: it notes that before it answers. */
final class TransactionLog {

  private TransactionLog() {}

  /**
   * All that was done in one, if it was.
   *
   * @param session of whoever asked for it
   * @param written the new data of nodes, by their paths
   * @param unchanged the paths of nodes that must not have been changed
   */
  record Transaction(long session, Map<String, String> written, Set<String> unchanged) {

    private void add(Record done) {
      if (done instanceof CreateTxn create) {
        written.put(create.getPath(), text(create.getData()));
      } else if (done instanceof SetDataTxn write) {
        written.put(write.getPath(), text(write.getData()));
      } else if (done instanceof CheckVersionTxn check) {
        unchanged.add(check.getPath());
      }
    }

    private static String text(byte[] data) {
      return new String(data, UTF_8);
    }
  }

  /** Reads it from the folder in which a server keeps its data. */
  static List<Transaction> read(File folder) throws IOException {
    List<Transaction> transactions = new ArrayList<>();
    try (TxnLog.TxnIterator log = new FileTxnLog(new File(folder, "version-2")).read(1)) {
      while (log.getHeader() != null) {
        Transaction transaction =
            new Transaction(log.getHeader().getClientId(), new HashMap<>(), new HashSet<>());
        if (log.getTxn() instanceof MultiTxn several) {
          for (Txn one : several.getTxns()) {
            transaction.add(read(one));
          }
        } else if (log.getTxn() != null) {
          transaction.add(log.getTxn());
        }
        transactions.add(transaction);
        if (!log.next()) {
          break;
        }
      }
    }
    return transactions;
  }

  /** Whatever was not done is an error here, and what is neither of these is of no interest. */
  private static Record read(Txn one) throws IOException {
    Record record =
        switch (one.getType()) {
          case OpCode.create -> new CreateTxn();
          case OpCode.setData -> new SetDataTxn();
          case OpCode.check -> new CheckVersionTxn();
          default -> one;
        };
    if (record != one) {
      ByteBufferInputStream.byteBuffer2Record(ByteBuffer.wrap(one.getData()), record);
    }
    return record;
  }
}
