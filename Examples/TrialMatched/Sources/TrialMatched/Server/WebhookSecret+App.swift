import Medblocks
import MedblocksStore

extension WebhookSecret {
  /// Returns the secret of the app's endpoint in the sandbox, which registers itself.
  ///
  /// The processes of the app share the secret through the database; it is never rotated while they
  /// have it. Outside the sandbox, register the endpoint when you deploy, with
  /// `mb.webhooks.ensure(url:events:)`, and keep its secret in the environment.
  ///
  /// - Throws: `MedblocksError`, `SQLError`, `CancellationError`.
  public static func ofSandboxEndpoint(
    at url: String, _ mb: MedblocksClient, _ database: any SQLDatabase
  ) async throws -> WebhookSecret {
    try await AppSchema.migrate(database)
    // In a transaction, so that of two processes that start at once only one creates an endpoint.
    return try await database.transaction { connection in
      let stored = try await connection.query(
        "SELECT secret FROM app_webhook_secrets WHERE url = $1", [.text(url)]
      ).first?.first?.text
      let secret: WebhookSecret
      switch try await mb.webhooks.ensure(url: url, events: [.all]) {
      case .created(let endpoint): secret = endpoint.secret
      case .existing(let endpoint):
        if let stored { return WebhookSecret(stored) }
        secret = try await mb.webhooks.rotateSecret(endpoint.id).secret  // nobody has it
      }
      try await connection.execute(
        """
        INSERT INTO app_webhook_secrets (url, secret) VALUES ($1, $2)
        ON CONFLICT (url) DO UPDATE SET secret = excluded.secret
        """, [.text(url), .text(secret.text)])
      return secret
    }
  }
}
