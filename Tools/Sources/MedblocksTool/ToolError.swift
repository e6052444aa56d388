import ArgumentParser
import Foundation
import Medblocks
import MedblocksStore

/// An error as the command reports it: a message, the next step and an exit code.
struct ToolError: Error, Equatable {
  /// The exit codes, according to `sysexits.h` where it has one.
  enum Exit: Int32 {
    case usage = 64
    case invalidData = 65
    case notFound = 66
    case unavailable = 69
    case software = 70
    case inputOutput = 74
    case temporary = 75
    case invalidResponse = 76
    case notPermitted = 77
    case configuration = 78
    case interrupted = 130
    case closedPipe = 141
  }

  let exit: Exit
  /// The code of the service, or one of the command.
  let code: String
  let message: String
  var hint: String?
  /// Further fields of the JSON form.
  var fields: JSON.Object = [:]

  init(
    _ exit: Exit, _ code: String, _ message: String, hint: String? = nil, fields: JSON.Object = [:]
  ) {
    self.exit = exit
    self.code = code
    self.message = message
    self.hint = hint
    self.fields = fields
  }

  /// The error as JSON; `code`, `message`, `request_id` and `exit_code` are always present.
  var json: JSON {
    var members: [(String, JSON)] = [
      ("code", .string(code)), ("message", .string(message)),
      ("request_id", fields["request_id"] ?? .null),
      ("exit_code", .integer(exit.rawValue)),
    ]
    if let hint { members.append(("hint", .string(hint))) }
    members += fields.filter { $0.key != "request_id" }.map { ($0.key, $0.value) }
    return ["error": .object(JSON.Object(members))]
  }

  /// Returns the error as text for a terminal.
  func text(_ style: Style) -> String {
    var lines = ["\(style.red("medblocks:")) \(message.printableLines)"]
    if let hint { lines.append(hint.printableLines) }
    if let id = fields["request_id"]?.string { lines.append("Request id: \(id.printable)") }
    return lines.joined(separator: "\n")
  }
}

extension ToolError {
  /// Creates the form of any error; nil for an exit code without a message.
  init?(_ error: any Error) {
    switch error {
    case let error as ToolError: self = error
    case is ExitCode: return nil
    case is CancellationError: self.init(.interrupted, "interrupted", "Interrupted.")
    case let error as MedblocksError: self.init(error, server: nil)
    case let error as SQLError: self.init(error)
    case let error as StandardStream.WriteError:
      self.init(
        .inputOutput, "output_failed", "Cannot write to standard output: \(error.reason).")
    case let error where MedblocksTool.exitCode(for: error) == .validationFailure:
      self.init(usage: error)
    default: self.init(.software, "internal", "\(error)")
    }
  }

  /// Creates an error for arguments that cannot be parsed.
  private init(usage error: any Error) {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let command = UnknownCommand(in: arguments, of: MedblocksTool.self) else {
      let full = MedblocksTool.fullMessage(for: error)
      let message = MedblocksTool.message(for: error)
      let rest = full.split(separator: "\n", omittingEmptySubsequences: false)
        .drop { !$0.hasPrefix("Usage:") }
      self.init(
        .usage, "usage", message, hint: rest.isEmpty ? nil : rest.joined(separator: "\n"))
      return
    }
    self.init(
      .usage, "unknown_command", "Unknown command '\(command.name)'.", hint: command.hint)
  }
}

extension ToolError {
  /// Creates the form of an error of a call.
  ///
  /// - Parameters:
  ///   - error: The error.
  ///   - server: The server of the call, which the advice names; nil if it is not known.
  init(_ error: MedblocksError, server: APIOptions.Server?) {
    var fields: [(String, JSON)] = []
    func add(_ key: String, _ value: JSON?) { if let value { fields.append((key, value)) } }
    add("request_id", error.requestID.map(JSON.string))
    add("type", error.type.map { .string($0.rawValue) })
    add("status", error.statusCode.map { .integer($0) })
    add("param", error.param.map(JSON.string))
    add("retry_after", error.retryAfter.map { .integer($0.components.seconds) })
    add("outcome", .string(error.outcome.rawValue))
    self.init(
      Exit(error), error.code?.rawValue ?? error.kind.rawValue, error.message,
      hint: error.hint(server), fields: JSON.Object(fields))
  }
}

extension ToolError.Exit {
  fileprivate init(_ error: MedblocksError) {
    self =
      switch (error.type, error.kind) {
      case (.authentication?, _), (.permission?, _), (.billing?, _): .notPermitted
      case (.notFound?, _): .notFound
      case (.rateLimit?, _): .temporary
      case (.invalidRequest?, _), (.conflict?, _), (_, .invalidRequest): .invalidData
      case (_, .configuration): .configuration
      case (_, .decoding): .invalidResponse
      default: .unavailable
      }
  }
}

extension MedblocksError {
  /// The next step after an error; nil when the command knows none.
  fileprivate func hint(_ server: APIOptions.Server?) -> String? {
    switch (kind, type) {
    case (.connection, _), (.timeout, _): return server?.unreachableHint
    case (_, .authentication?): return "Check the environment variable MEDBLOCKS_API_KEY."
    case (_, .rateLimit?):
      guard let retryAfter else { return "Try again later." }
      return "Try again in \(retryAfter.components.seconds) seconds."
    case (_, .notFound?): return operation.flatMap { Self.hints[$0] }
    case (.invalidRequest, _), (.configuration, _), (_, .invalidRequest?):
      guard let param, let option = Self.options[param] else { return nil }
      return "Check \(option)."
    default: return nil
    }
  }

  private static let hints = [
    "api.getPatient": "List the patients with: medblocks patients list",
    "api.deletePatient": "List the patients with: medblocks patients list",
    "api.listPatientSessionsForPatient": "List the patients with: medblocks patients list",
    "api.getPatientRecords": "List the patients with: medblocks patients list",
    "api.disconnectPatientConnection":
      "List a patient's connections with: medblocks connections PATIENT",
    "api.retrievePatientSession":
      "List a patient's sessions with: medblocks sessions list PATIENT",
    "api.initPatientSession": "Find a facility with: medblocks search TEXT",
    "api.listWebhookEvents": "List the endpoints with: medblocks webhooks list",
    "api.deleteWebhook": "List the endpoints with: medblocks webhooks list",
    "api.updateWebhook": "List the endpoints with: medblocks webhooks list",
    "api.rotateWebhookSecret": "List the endpoints with: medblocks webhooks list",
    "api.redeliverWebhookEvent":
      "List the events of an endpoint with: medblocks events list ENDPOINT",
  ]

  /// The options and arguments of the command, by the parameter's name in the API.
  private static let options = [
    "patient_id": "the patient's id", "name": "--name", "email": "--email",
    "connection_id": "--facility", "expires_in": "--expires-in", "since": "--since",
    "type": "--type", "url": "the URL", "events": "--event", "description": "--description",
    "return_url": "--return-url",
    "apiKey": "the environment variable MEDBLOCKS_API_KEY",
    "baseURL": "the environment variable MEDBLOCKS_API_URL",
  ]
}
