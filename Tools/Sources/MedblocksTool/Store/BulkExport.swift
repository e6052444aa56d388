import Foundation
import Medblocks
import MedblocksStore

/// Writes records as NDJSON in the layout of FHIR Bulk Data: a file per resource type.
///
/// The files are written into a temporary folder, which gets its name at the end, so that an
/// interrupted export leaves nothing that looks complete.
struct BulkExport: ~Copyable {
  /// The name of the file of records that are not FHIR resources.
  static let malformedFile = "malformed.ndjson"

  private let folder: URL
  private let temporaryFolder: URL
  private var files: [String: FileHandle] = [:]
  private(set) var counts: [String: Int] = [:]
  private(set) var malformed = 0

  /// Creates an export into a folder that is empty or does not exist.
  ///
  /// - Throws: ``ToolError`` when the folder has files, and errors of the file system.
  init(into path: String) throws {
    folder = URL(filePath: path).standardizedFileURL
    temporaryFolder = folder.deletingLastPathComponent()
      .appending(path: ".\(folder.lastPathComponent).\(UUID().uuidString)")
    if FileManager.default.fileExists(atPath: folder.path) {
      let contents = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
      guard contents?.isEmpty == true else {
        throw ToolError(
          .usage, "folder_not_empty", "\(path) exists and is not an empty folder.",
          hint: "Choose another folder.")
      }
    }
    do {
      try FileManager.default.createDirectory(
        at: temporaryFolder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw Self.cannotWrite(path)
    }
  }

  private static func cannotWrite(_ path: String) -> ToolError {
    ToolError(
      .inputOutput, "export_failed", "Cannot write to \(path).",
      hint: "Check its permissions and the free space.")
  }

  /// Writes records; those that are not FHIR resources go to a file of their own.
  ///
  /// - Throws: ``ToolError`` when a file cannot be written.
  mutating func write(_ records: [StoredRecord]) throws {
    var lines: [String: [UInt8]] = [:]
    for record in records {
      if let resource = try? record.resource, Self.isName(resource.resourceType.rawValue) {
        let type = resource.resourceType.rawValue
        lines["\(type).ndjson", default: []] += resource.ndjson
        counts[type, default: 0] += 1
      } else {
        lines[Self.malformedFile, default: []] += Self.line(of: record)
        malformed += 1
      }
    }
    for (name, bytes) in lines { try write(bytes, to: name) }
  }

  /// Whether a resource type is a name in FHIR, and therefore safe as the name of a file.
  private static func isName(_ type: String) -> Bool {
    type.wholeMatch(of: /[A-Z][A-Za-z]{0,63}/) != nil
  }

  /// Returns a malformed record with its exact bytes, which need not be JSON.
  private static func line(of record: StoredRecord) -> [UInt8] {
    let json: JSON = [
      "patient_id": .string(record.patientID), "source": .string(record.key.source),
      "content_base64": .string(Data(record.content).base64EncodedString()),
    ]
    return json.bytes + [UInt8(ascii: "\n")]
  }

  private mutating func write(_ bytes: [UInt8], to name: String) throws {
    do {
      if files[name] == nil {
        let file = temporaryFolder.appending(path: name)
        guard
          FileManager.default.createFile(
            atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw Self.cannotWrite(folder.path) }
        files[name] = try FileHandle(forWritingTo: file)
      }
      try files[name]?.write(contentsOf: Data(bytes))
    } catch {
      throw Self.cannotWrite(folder.path)
    }
  }

  /// Completes the files and gives the folder its name.
  ///
  /// - Throws: ``ToolError`` when that fails.
  mutating func finish() throws {
    do {
      for file in files.values {
        try file.synchronize()
        try file.close()
      }
      guard rename(temporaryFolder.path, folder.path) == 0 else {
        throw Self.cannotWrite(folder.path)
      }
    } catch {
      throw Self.cannotWrite(folder.path)
    }
  }

  deinit { try? FileManager.default.removeItem(at: temporaryFolder) }
}
