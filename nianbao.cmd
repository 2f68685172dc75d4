@echo off
rem The editor's command line on Windows: nianbao check
chcp 65001 >nul
cd /d "%~dp0"
if not exist .venv\Scripts\python.exe (
  echo 请先按 README.md 的“Windows”一节安装组件。
  exit /b 1
)
set PYTHONUTF8=1
.venv\Scripts\python -m macros %*
