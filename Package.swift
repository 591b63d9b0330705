// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "soakdb",
  products: [
    .library(name: "SoakWarehouse", targets: ["SoakWarehouse"]),
    .executable(name: "soakdb", targets: ["soakdb"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "SQLite", dependencies: ["CSQLite"], swiftSettings: strict),
    .target(name: "Exposition", swiftSettings: strict),
    .target(
      name: "SoakWarehouse",
      dependencies: ["SQLite", "Exposition", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict,
      plugins: ["EmbedSQL"]),
    .executableTarget(
      name: "soakdb",
      dependencies: [
        "SoakWarehouse", "Exposition", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      // A program at a fixed address has 47,000 places less to relocate at each start, a tenth of it. Its libraries,
      // SQLite among them, its stack and its heap still lie at random ones. At a multiple of 2 MiB the kernel would map
      // it in large pieces: 4 MiB more that are never used.
      linkerSettings: [
        .unsafeFlags(
          ["-use-ld=lld", "-Xclang-linker", "-no-pie", "-Xlinker", "--image-base=0x210000"],
          .when(platforms: [.linux], configuration: .release))
      ]),
    .executableTarget(name: "embed-sql", swiftSettings: strict),
    .plugin(name: "EmbedSQL", capability: .buildTool(), dependencies: ["embed-sql"], path: "Sources/EmbedSQL"),
    .testTarget(name: "SQLiteTests", dependencies: ["SQLite"], swiftSettings: strict),
    .testTarget(name: "ExpositionTests", dependencies: ["Exposition"], swiftSettings: strict),
    .testTarget(
      name: "SoakWarehouseTests", dependencies: ["SoakWarehouse", "SQLite", "Exposition"], swiftSettings: strict),
    .testTarget(
      name: "soakdbTests", dependencies: ["soakdb", "SoakWarehouse", "Exposition"], exclude: ["Golden"],
      swiftSettings: strict),
  ]
)
