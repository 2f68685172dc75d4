@echo off
rem The editor's command line on Windows: nianbao check; without a word it opens the desk.
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
rem A kit brings its components along: the first call makes the environment from them.
if not exist wheels\requirements.txt goto ready
fc /b wheels\requirements.txt .venv\kit.txt >nul 2>nul && goto ready
for %%P in ("py -3.14" "py -3.13" "py -3.12" "py -3.11" "py -3" "python" "python3") do (
  %%~P macros\gate\kit\install.py --fits >nul 2>nul && (
    %%~P macros\gate\kit\install.py || goto failed
    goto ready
  )
)
set /p VERSIONS=<wheels\python.txt
echo 需要 Python %VERSIONS% 中的一个（64位）：先装好，再运行一次。
goto failed
:ready
if not exist .venv\Scripts\python.exe (
  echo 请先按 README.md 的“Windows”一节安装组件。
  goto failed
)
if not "%~1"=="" (
  .venv\Scripts\python -m macros %*
  exit /b
)
if exist macros\preview\desk (
  .venv\Scripts\python -m macros desk
) else (
  .venv\Scripts\python -m macros serve --open
)
if not errorlevel 1 exit /b 0
:failed
rem A double click closes the window with the message otherwise.
if "%~1"=="" pause
exit /b 1
