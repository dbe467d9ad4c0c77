package io.edgewise.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** SQLite in its safe setting: write-ahead log, synchronous FULL. */
final class SqliteStore implements Store {
    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement select;
    private final PreparedStatement delete;
    private final byte[] payload = new byte[SpoolBenchmark.PAYLOAD_BYTES];

    SqliteStore(Path folder) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
        try (Statement setup = connection.createStatement()) {
            setup.execute("PRAGMA journal_mode=WAL");
            setup.execute("PRAGMA synchronous=FULL");
            setup.execute("CREATE TABLE queue (id INTEGER PRIMARY KEY, topic TEXT, payload BLOB)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO queue (topic, payload) VALUES (?, ?)");
        select = connection.prepareStatement("SELECT id, topic, payload FROM queue ORDER BY id LIMIT 100");
        delete = connection.prepareStatement("DELETE FROM queue WHERE id <= ?");
    }

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public void commit(int records) throws SQLException {
        for (int i = 0; i < records; i++) {
            insert.setString(1, SpoolStore.TOPIC);
            insert.setBytes(2, payload);
            insert.executeUpdate();
        }
        connection.commit();
    }

    @Override
    public long drain() throws SQLException {
        long records = 0;
        while (true) {
            long last = -1;
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    last = rows.getLong(1);
                    rows.getString(2);
                    rows.getBytes(3);
                    records++;
                }
            }
            if (last < 0) {
                return records;
            }
            delete.setLong(1, last);
            delete.executeUpdate();
            connection.commit();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
