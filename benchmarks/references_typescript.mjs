// What the TypeScript compiler says that each name of a repository means: one JSON line per file on stdout.
//
//     node references_typescript.mjs TYPESCRIPT_PACKAGE < request.json
//
// request: {"root": folder, "files": [paths of the files to read, relative to it]}
// answer:  {"path", "names": [[start, name, qualifier, role, status, [[path, start, what], ...]], ...]}
//   start       byte of the name
//   qualifier   the names before it, joined with "."; "self" for this; "?" when an expression comes before
//   role        name, member, type, jsx, import; inner: a longer chain of names goes on from here
//   status      here (all definitions in files of the repository), outside, none (the compiler does not know either)
//   definition  the byte of its own name, or of the declaration that has none; what: the kind of the declaration
//
// A file belongs to the nearest tsconfig.json or jsconfig.json that includes it, as in an editor; files of none form one
// project with allowJs. The packages of the workspace are found below node_modules as a package manager would link them;
// nothing else is there.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const ts = createRequire(path.join(path.resolve(process.argv[2]), "x.js"))("typescript");
const request = JSON.parse(fs.readFileSync(0, "utf8"));
const root = fs.realpathSync(request.root);
const wanted = new Set(request.files.map((file) => path.join(root, file)));

// ---- the packages of the workspace, as links below node_modules

function readJson(file) {
  try {
    return ts.parseConfigFileTextToJson(file, fs.readFileSync(file, "utf8")).config ?? {};
  } catch {
    return {};
  }
}

function workspaceGlobs() {
  const declared = readJson(path.join(root, "package.json")).workspaces;
  const globs = Array.isArray(declared) ? declared : (declared?.packages ?? []);
  let inPackages = false;
  const pnpm = path.join(root, "pnpm-workspace.yaml");
  for (const line of fs.existsSync(pnpm) ? fs.readFileSync(pnpm, "utf8").split("\n") : []) {
    const item = /^\s*-\s*['"]?([^'"#]+?)['"]?\s*$/.exec(line);
    if (/^\S/.test(line)) inPackages = line.startsWith("packages:");
    else if (inPackages && item) globs.push(item[1]);
  }
  return globs;
}

function globbed(glob) {
  const escaped = glob.replace(/^\.\//, "").replace(/\/$/, "").replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*\*/g, "\0").replace(/\*/g, "[^/]*").replace(/\0/g, ".*")}$`);
}

function workspacePackages() {
  const globs = workspaceGlobs();
  const taken = globs.filter((glob) => !glob.startsWith("!")).map(globbed);
  const left = globs.filter((glob) => glob.startsWith("!")).map((glob) => globbed(glob.slice(1)));
  const found = new Map();
  const visit = (folder, depth) => {
    for (const entry of fs.readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const inner = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && entry.name !== "node_modules" && entry.name !== ".git" && depth < 6) {
        if (taken.some((glob) => glob.test(inner)) && !left.some((glob) => glob.test(inner))) {
          const name = readJson(path.join(root, inner, "package.json")).name;
          if (name && !found.has(name)) found.set(name, path.join(root, inner));
        }
        visit(inner, depth + 1);
      }
    }
  };
  if (taken.length) visit("", 0);
  return found;
}

const packages = workspacePackages();
const modules = path.join(root, "node_modules") + "/";

// `<root>/node_modules/<package>/x` -> `<root>/packages/package/x`
function linked(file) {
  if (!file.startsWith(modules)) return file;
  const parts = file.slice(modules.length).split("/");
  const length = parts[0].startsWith("@") ? 2 : 1;
  const folder = packages.get(parts.slice(0, length).join("/"));
  return folder === undefined ? file : path.join(folder, ...parts.slice(length));
}

const scopes = new Set([...packages.keys()].filter((name) => name.startsWith("@")).map((name) => name.split("/")[0]));

function directoryExists(folder) {
  if (`${folder}/` === modules) return packages.size > 0;
  if (folder.startsWith(modules) && scopes.has(folder.slice(modules.length))) return true;
  return ts.sys.directoryExists(linked(folder));
}

const files = {
  fileExists: (file) => ts.sys.fileExists(linked(file)),
  readFile: (file) => ts.sys.readFile(linked(file)),
  directoryExists,
  getDirectories: (folder) => (`${folder}/` === modules ? [] : ts.sys.getDirectories(folder)),
  realpath: (file) => linked(file),
};

// ---- projects

function parsed(config) {
  const host = { ...ts.sys, ...files, onUnRecoverableConfigFileDiagnostic() {} };
  return ts.getParsedCommandLineOfConfigFile(config, { noEmit: true }, host);
}

function projects() {
  const configs = new Map();
  const load = (config, seen = new Set()) => {
    if (seen.has(config)) return [];
    seen.add(config);
    if (!configs.has(config)) configs.set(config, parsed(config));
    const line = configs.get(config);
    if (!line) return [];
    const more = (line.projectReferences ?? []).flatMap((reference) =>
      load(ts.resolveProjectReferencePath(reference), seen),
    );
    return [config, ...more];
  };
  const members = new Map();
  const rest = [];
  for (const file of wanted) {
    let owner;
    for (let folder = path.dirname(file); folder.startsWith(root); folder = path.dirname(folder)) {
      const near = ["tsconfig.json", "jsconfig.json"].map((name) => path.join(folder, name)).find(fs.existsSync);
      owner = near && load(near).find((config) => configs.get(config).fileNames.includes(file));
      if (owner) break;
    }
    if (owner) members.set(owner, [...(members.get(owner) ?? []), file]);
    else rest.push(file);
  }
  const all = [...members].map(([config, own]) => {
    const { options, fileNames } = configs.get(config);
    return { own, names: fileNames, options: { ...options, allowJs: true, noEmit: true, skipLibCheck: true } };
  });
  const plain = {
    allowJs: true,
    allowSyntheticDefaultImports: true,
    experimentalDecorators: true,
    jsx: ts.JsxEmit.Preserve,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    noEmit: true,
    target: ts.ScriptTarget.ESNext,
  };
  return rest.length ? [...all, { own: rest, names: rest, options: plain }] : all;
}

// ---- names

const isThis = (node) => node.kind === ts.SyntaxKind.ThisKeyword;

// "a.b" of `a.b.c`; "" for a bare name, "?" when it starts with something else
function qualifierOf(node) {
  if (ts.isIdentifier(node)) return node.text;
  if (isThis(node)) return "self";
  if (node.kind === ts.SyntaxKind.SuperKeyword) return "super";
  if (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node)) return qualifierOf(node.expression);
  if (ts.isQualifiedName(node)) return joined(qualifierOf(node.left), node.right.text);
  if (ts.isPropertyAccessExpression(node)) return joined(qualifierOf(node.expression), node.name.text.replace("#", ""));
  if (ts.isCallExpression(node)) {
    const called = qualifierOf(node.expression);
    return called === "?" ? "?" : `${called}()`;
  }
  return "?";
}

const joined = (before, name) => (before === "?" ? "?" : `${before}.${name}`);

// [role, qualifier] of a use; undefined for names that declare something, members that are assigned, keys of literals,
// labels and attributes
function useOf(node) {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return isAssigned(parent) ? undefined : ["member", qualifierOf(parent.expression)];
  }
  if (ts.isQualifiedName(parent) && parent.right === node) return ["type", qualifierOf(parent.left)];
  if (ts.isPrivateIdentifier(node)) return undefined;
  if (ts.isImportSpecifier(parent)) return (parent.propertyName ?? parent.name) === node ? ["import", ""] : undefined;
  if (ts.isImportClause(parent) || ts.isNamespaceImport(parent)) return ["import", ""];
  if (ts.isExportSpecifier(parent)) {
    if ((parent.propertyName ?? parent.name) !== node) return undefined;
    return [parent.parent.parent.moduleSpecifier ? "import" : "name", ""];
  }
  if (parent.name === node || parent.propertyName === node || parent.label === node || parent.tagName === node) {
    const isTag = parent.tagName === node && !ts.isJSDocTag?.(parent) && /^[A-Z_$]/.test(node.text);
    if (ts.isShorthandPropertyAssignment(parent)) return ["name", ""];
    return isTag && (ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent)) ? ["jsx", ""] : undefined;
  }
  if (ts.isNamespaceExport(parent) || ts.isImportTypeNode(parent) || ts.isMetaProperty(parent)) return undefined;
  if (ts.isJsxNamespacedName?.(parent) || ts.isTypePredicateNode(parent)) return undefined;
  if (ts.isPartOfTypeNode(node) || ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent)) return ["type", ""];
  if (ts.isExpressionWithTypeArguments(parent)) return ["type", ""];
  return ["name", ""];
}

// whether `x.name` is what `=` assigns to: no use of what it was
function isAssigned(access) {
  const assignment = access.parent;
  if (!ts.isBinaryExpression(assignment) || assignment.left !== access) return false;
  return assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}

// whether `.name` follows
function goesOn(node) {
  let last = node;
  if (last.parent.name === last && ts.isPropertyAccessExpression(last.parent)) last = last.parent;
  if (last.parent.right === last && ts.isQualifiedName(last.parent)) last = last.parent;
  while (ts.isNonNullExpression(last.parent) || ts.isParenthesizedExpression(last.parent)) last = last.parent;
  return (
    (ts.isPropertyAccessExpression(last.parent) && last.parent.expression === last) ||
    (ts.isQualifiedName(last.parent) && last.parent.left === last)
  );
}

function symbolOf(checker, node) {
  if (!ts.isShorthandPropertyAssignment(node.parent)) return aliased(checker, checker.getSymbolAtLocation(node));
  return aliased(checker, checker.getShorthandAssignmentValueSymbol(node.parent));
}

function aliased(checker, symbol) {
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return target && checker.isUnknownSymbol(target) ? undefined : target;
}

// `{ name }` and, among what a CommonJS module exports, `key: name` say the same thing as `export { name }`
function definitionsOf(checker, symbol) {
  const found = [...(symbol?.declarations ?? [])];
  for (const declaration of symbol?.declarations ?? []) {
    const inner = ts.isShorthandPropertyAssignment(declaration)
      ? checker.getShorthandAssignmentValueSymbol(declaration)
      : isExportedName(declaration)
        ? checker.getSymbolAtLocation(declaration.initializer)
        : undefined;
    found.push(...(aliased(checker, inner)?.declarations ?? []));
  }
  return found;
}

function isExportedName(declaration) {
  if (!ts.isPropertyAssignment(declaration) || !ts.isIdentifier(declaration.initializer)) return false;
  const assignment = declaration.parent.parent;
  return ts.isBinaryExpression(assignment) && /^(module\.)?exports$/.test(assignment.left.getText());
}

const tables = new Map();

// bytes in the file before each character of the text, which comes without the byte order mark
function byteOf(source, place) {
  let table = tables.get(source.fileName);
  if (!table) {
    const text = source.text;
    table = new Uint32Array(text.length + 1);
    const file = fs.readFileSync(linked(source.fileName));
    let at = file.length > 2 && file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? 3 : 0;
    for (let i = 0; i < text.length; i++) {
      table[i] = at;
      const code = text.charCodeAt(i);
      const isHigh = code >= 0xd800 && code < 0xdc00;
      at += code < 0x80 ? 1 : code < 0x800 ? 2 : isHigh ? 4 : code >= 0xdc00 && code < 0xe000 ? 0 : 3;
    }
    table[text.length] = at;
    tables.set(source.fileName, table);
  }
  return table[place];
}

function placeOf(declaration) {
  const source = declaration.getSourceFile();
  const relative = path.relative(root, linked(source.fileName));
  if (relative.startsWith("..") || relative.startsWith("node_modules")) return undefined;
  if (ts.isSourceFile(declaration)) return [relative, 0, "SourceFile"];
  const named = ts.getNameOfDeclaration(declaration) ?? declaration;
  return [relative, byteOf(source, named.getStart(source)), ts.SyntaxKind[declaration.kind]];
}

function namesOf(source, checker) {
  const names = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      const use = useOf(node);
      if (use && node.text) {
        const declarations = definitionsOf(checker, symbolOf(checker, node));
        const places = declarations.map(placeOf).filter(Boolean);
        const status = places.length ? "here" : declarations.length ? "outside" : "none";
        const start = byteOf(source, node.getStart(source));
        names.push([start, node.text, use[1], goesOn(node) ? "inner" : use[0], status, places]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

const registry = ts.createDocumentRegistry();
for (const { own, names, options } of projects()) {
  const service = ts.createLanguageService(
    {
      ...files,
      getCompilationSettings: () => options,
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      getScriptFileNames: () => names,
      getScriptVersion: () => "1",
      getScriptSnapshot: (file) => {
        const text = files.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
    },
    registry,
  );
  const program = service.getProgram();
  const checker = program.getTypeChecker();
  for (const file of own) {
    const source = program.getSourceFile(file);
    if (!source) continue;
    process.stdout.write(`${JSON.stringify({ path: path.relative(root, file), names: namesOf(source, checker) })}\n`);
  }
  service.dispose();
}
